import ArgumentParser

@main
struct NearHome: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nearhome", abstract: "Finds homes for children in care, near home.")
}
