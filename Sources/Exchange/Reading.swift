import Care
import Files

/// What reading an instance folder gave: the instance, or every fault of every file.
package struct Reading: Sendable {
    /// The instance; nil exactly where there are faults.
    package var instance: Instance?
    /// The policy: that of the command line, that of the folder, or the built-in one; nil exactly
    /// where there are faults.
    package var policy: Policy?
    /// Everything wrong, by file, line and column.
    package var faults: [Fault]
    /// Remarks after which work goes on, by file, line and column.
    package var notices: [Notice]

    package init(instance: Instance?, policy: Policy?, faults: [Fault], notices: [Notice]) {
        self.instance = instance
        self.policy = policy
        self.faults = faults
        self.notices = notices
    }

    /// A digest of the instance that row order, column order and file format do not change.
    ///
    /// As `sha256:…`; nil where there are faults. Computed on each call.
    package var inputHash: String? { instance.map { Digest.input(of: $0) } }

    /// A digest of the policy.
    ///
    /// As `sha256:…`; nil where there are faults. Computed on each call.
    package var policyHash: String? { policy.map { Digest.policy(of: $0) } }
}
