/// How a command ended, in the statuses of sysexits.
package enum ExitStatus: Int32, Error {
    /// Done.
    case done = 0
    /// Done, and what was asked for does not exist.
    case absent = 1
    /// Wrong usage or an unknown id.
    case usage = 64
    /// Bad data; nothing was written.
    case data = 65
    /// A needed program or library is missing.
    case unavailable = 69
    /// A fault of NearHome.
    case software = 70
    /// Disk or database.
    case disk = 74
}
