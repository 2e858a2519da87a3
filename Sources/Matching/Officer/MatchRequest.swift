/// The children for whom one home, or homes, are sought together.
package struct MatchRequest: Sendable, Hashable {
    /// The children, indices, in the order of their references.
    package let children: [Int]

    /// Why a request cannot be put.
    package enum Fault: Error, Sendable, Hashable {
        /// No child has this reference.
        case unknownChild(String)
        /// Whoever has this reference is 18.
        case grownUp(String)
        /// The child is settled and stays.
        case settled(String)
        /// No child was named.
        case empty
    }

    /// The request for children by number, none of them settled.
    package init(children: [Int]) { self.children = children }

    /// The request for children by reference.
    ///
    /// Naming one child of a together group asks for all its members who are not settled.
    ///
    /// - Throws: ``Fault`` for an unknown or settled child, or somebody who is 18.
    package init(_ ids: [String], in register: Register) throws(Fault) {
        if ids.isEmpty { throw .empty }
        var children: Set<Int> = []
        for id in ids {
            guard let index = register.instance.children.firstIndex(where: { $0.id == id }) else {
                throw register.instance.grownUp[id] == nil ? .unknownChild(id) : .grownUp(id)
            }
            if register.children[index].status == .settled { throw .settled(id) }
            children.insert(index)
            if register.children[index].plan == .together {
                children.formUnion(
                    register.groupMembers(of: index).filter {
                        register.children[$0].status != .settled
                    })
            }
        }
        self.children = children.sorted {
            register.instance.children[$0].id < register.instance.children[$1].id
        }
    }
}
