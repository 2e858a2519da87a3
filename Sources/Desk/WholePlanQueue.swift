import Dispatch
import Files
import Synchronization

/// Works out whole plans, one after the other, on one thread that yields to all
/// others; holds the last.
package final class WholePlanQueue: Sendable {
    /// A plan, and what it was worked out from.
    package struct Held: Sendable, Hashable {
        /// The version of the desk's entries, the snapshot and the day, as one name.
        package var name: String
        /// The plan.
        package var plan: WholePlan
        /// When it was worked out.
        package var at: Moment
    }

    private struct State {
        var held: Held?
        var isWorking = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "nearhome.plan", qos: .utility)
    private let work = DispatchGroup()

    /// Nothing is worked out yet.
    package init() {}

    /// The name of what a plan is worked out from.
    package static func name(_ book: Book, _ feed: Feed, at now: Moment) -> String {
        "\(book.version) \(feed.number) \(now.day)"
    }

    /// The plan of what stands now, if it is held or ready within some seconds; asks for it where
    /// it is not.
    ///
    /// - Parameters:
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - now: The clock.
    ///   - milliseconds: How long to wait.
    ///   - done: Called once with a plan that was worked out, before anybody is given it.
    package func plan(
        _ book: Book, _ feed: Feed, at now: Moment, waiting milliseconds: Int,
        done: @escaping @Sendable (Held) -> Void
    ) -> Held? {
        let name = WholePlanQueue.name(book, feed, at: now)
        let isNew = state.withLock { state in
            if state.held?.name == name || state.isWorking { return false }
            state.isWorking = true
            work.enter()
            return true
        }
        if isNew {
            queue.async {
                Priority.yielding {
                    let made = Held(name: name, plan: WholePlan(book, feed, at: now), at: now)
                    done(made)
                    self.state.withLock { state in
                        state.held = made
                        state.isWorking = false
                    }
                    self.work.leave()
                }
            }
        }
        _ = work.wait(timeout: .now() + .milliseconds(milliseconds))
        return state.withLock { $0.held?.name == name ? $0.held : nil }
    }
}
