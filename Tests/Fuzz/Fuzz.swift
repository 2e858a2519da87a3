#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What libFuzzer calls.
///
/// `NEARHOME_READER` names the reader; without it the first byte of each input does. No reader may trap, run without
/// end or use memory without bound, whatever it is given.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let reader = Chosen.reader {
        reader.read(bytes)
    } else {
        let all = Readers.all
        all[Int(bytes[0]) % all.count].read(Array(bytes.dropFirst()))
    }
    return 0
}

private enum Chosen {
    static let reader: Readers.Reader? = {
        let name = ProcessInfo.processInfo.environment["NEARHOME_READER"] ?? ""
        if name.isEmpty { return nil }
        guard let reader = Readers.all.first(where: { $0.name == name }) else {
            fatalError("no reader is called \(name)")
        }
        return reader
    }()
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The main function: the package manager looks for it under this name, and libFuzzer's own is not it.
@_cdecl("Fuzz_main")
package func fuzzMain(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    var count = count
    var arguments = arguments
    return runDriver(&count, &arguments) { fuzzOne($0, $1) }
}
