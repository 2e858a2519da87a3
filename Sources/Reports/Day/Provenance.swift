/// From what a report was made: enough to make it again.
package struct Provenance: Sendable, Hashable {
    /// Version of the product.
    package var version: String
    /// Hash of the input in canonical form, as `sha256:…`; nil = not known.
    package var inputHash: String?
    /// Hash of the policy, as `sha256:…`; nil = not known.
    package var policyHash: String?
    /// Whether the instance says that its children and homes are invented.
    package var isSynthetic: Bool

    /// What a page of invented data says above everything else; nil where it is of real children.
    package var warning: String? {
        isSynthetic
            ? "Invented data: no child, carer or home here exists. Other invented data of this day"
                + " have other figures." : nil
    }

    package init(
        version: String, inputHash: String? = nil, policyHash: String? = nil,
        isSynthetic: Bool = false
    ) {
        self.version = version
        self.inputHash = inputHash
        self.policyHash = policyHash
        self.isSynthetic = isSynthetic
    }
}
