/// What this program is called and which version of it this is; stands here only.
package enum Product {
    /// The name and version, as `nearhome 0.1.0`.
    package static let version = "nearhome 0.1.0"
}
