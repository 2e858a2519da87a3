import Care
import Matching
import Testing

@Suite("What rules say")
struct RuleSentenceTests {
    /// The sentence of one rule about one child and one home, and what would have to change.
    private func said(
        _ rule: String, age: Int = 10, kind: HomeKind = .foster,
        child: (inout Child) -> Void = { _ in }, home: (inout Home) -> Void = { _ in },
        village: (inout Village) -> Void = { _ in }
    ) throws -> (text: String?, miss: String) {
        var place = Village()
        place.home("H", kind: kind, home)
        place.child("C", age: age, child)
        village(&place)
        let result = try place.match("C")
        let reasons =
            result.excluded.first { $0.home == 0 }?.reasons
            ?? result.options.first { $0.homes == [0] }?.reasons ?? []
        return (
            reasons.first { $0.rule == rule }?.text,
            result.nearestMisses.first { $0.home == 0 }?.text ?? ""
        )
    }

    @Test("apart says who must answer where somebody can")
    func apart() throws {
        func said(_ kind: HomeKind) throws -> String? {
            try self.said(
                "apart", kind: kind,
                village: {
                    $0.child("D", status: .settled, home: 0)
                    $0.instance.apart = [ApartPair(first: 1, second: 0)]
                }
            ).text
        }
        let never = "Somebody there is recorded as never to share a home with this child"
        #expect(try said(.foster) == never + ".")
        #expect(
            try said(.childrensHome) == never + ": the registered manager must answer first.")
    }

    @Test(
        "approved-age says the terms, and how they would have to be",
        arguments: [
            (11, nil, "11 and over", "from 10"), (nil, 9, "up to 9", "up to 10"),
            (4, 9, "4 to 9", "up to 10"), (10, 9, "10 to 9", "up to 10"),
            (11, 12, "11 to 12", "from 10"),
        ] as [(Int?, Int?, String, String)])
    func approvedAge(low: Int?, high: Int?, terms: String, mend: String) throws {
        let found = try said(
            "approved-age",
            home: {
                $0.minAge = low
                $0.maxAge = high
            })
        #expect(
            found.text == "The home's terms are ages \(terms); the child is 10 on the start date.")
        #expect(found.miss.contains("the approval age were \(mend)"))
    }

    @Test("Only a foster home may go outside its terms, and only in an emergency")
    func outsideTerms() throws {
        func said(_ kind: HomeKind, _ urgency: Urgency) throws -> String? {
            try self.said(
                "approved-age", kind: kind, child: { $0.urgency = urgency },
                home: { $0.minAge = 11 }
            ).text
        }
        let note = "outside the terms is possible"
        #expect(try said(.foster, .emergency)?.contains(note) == true)
        #expect(try said(.foster, .planned)?.contains(note) == false)
        #expect(try said(.childrensHome, .emergency)?.contains(note) == false)
    }

    @Test("approved-sex says whom the terms admit, and whom they would have to")
    func approvedSex() throws {
        func said(_ sex: Sex, _ admits: Sex) throws -> (text: String?, miss: String) {
            try self.said(
                "approved-sex", child: { $0.sex = sex }, home: { $0.admits = admits })
        }
        let boy = try said(.male, .female)
        #expect(boy.text == "The home's terms are girls only.")
        #expect(boy.miss.contains("the approval included boys"))
        let girl = try said(.female, .male)
        #expect(girl.text == "The home's terms are boys only.")
        #expect(girl.miss.contains("the approval included girls"))
        #expect(
            try said(.unknown, .male).text
                == "The home's terms are boys only, and the child's sex is not recorded.")
    }

    @Test("avoid-area says what is not recorded")
    func avoidArea() throws {
        func said(_ position: Position?) throws -> String? {
            try self.said(
                "avoid-area", home: { $0.position = position },
                village: {
                    $0.instance.avoidAreas = [
                        AvoidArea(
                            child: 0, centre: Position(easting: 545_000, northing: 260_000),
                            radius: Metres(1000))
                    ]
                }
            ).text
        }
        #expect(
            try said(Position(easting: 545_000, northing: 259_000))
                == "The home stands in an area the child must avoid.")
        #expect(
            try said(nil)
                == "Where this home stands is not recorded, and there are areas the child must avoid."
        )
    }

    @Test("declined says since when an answer of this home for this child is waited for")
    func declined() throws {
        func said(_ answers: [Answer]) throws -> String? {
            try self.said(
                "declined",
                village: {
                    $0.home("I")
                    $0.child("D")
                    $0.instance.answers = answers
                }
            ).text
        }
        func answer(
            _ kind: AnswerKind, _ day: String?, child: Int = 0, home: Int = 0
        ) -> Answer { Answer(child: child, home: home, kind: kind, on: day.map(Village.day)) }
        #expect(try said([answer(.declined, nil)]) == "The home has declined this child.")
        #expect(try said([answer(.asked, nil)]) == "Waiting for an answer.")
        #expect(
            try said([
                answer(.declined, "2011-08-01"), answer(.asked, "2011-09-01"),
                answer(.asked, "2011-09-02", child: 1), answer(.asked, "2011-09-03", home: 1),
            ]) == "Waiting for an answer since 1 September 2011.")
    }

    @Test("essential-need says which need, and what is not recorded")
    func essentialNeed() throws {
        let wheelchair = try #require(NeedCatalogue().set(of: "wheelchair-access"))
        func said(_ offers: NeedSet?) throws -> (text: String?, miss: String) {
            try self.said(
                "essential-need", child: { $0.needs = wheelchair }, home: { $0.offers = offers })
        }
        let without = try said([])
        #expect(
            without.text == "The home cannot meet what the child must have: wheelchair access.")
        #expect(without.miss.contains("the home could meet: wheelchair access"))
        #expect(
            try said(nil).text
                == "Can the home meet what the child must have: wheelchair access?")
    }

    @Test("outside-area says where the home is, or what is not known, and who approves")
    func outsideArea() throws {
        func said(_ authority: String?, _ provider: PlaceProvider?) throws -> String? {
            try self.said(
                "outside-area",
                home: {
                    $0.authority = authority
                    $0.placeProvider = provider
                }
            ).text
        }
        #expect(
            try said(nil, .privateSector) == "Which authority is the home in? It is not recorded.")
        #expect(try said("E06000031", nil)?.contains("Which authority approved the carer?") == true)
        #expect(try said("E09000001", .privateSector)?.contains("The director of") == true)
        #expect(try said("E06000031", .privateSector)?.contains("The nominated officer") == true)
    }

    @Test("pets says what there is and what the child needs")
    func pets() throws {
        func said(_ rule: PetRule, _ has: Bool?) throws -> (text: String?, miss: String) {
            try self.said("pets", child: { $0.pets = rule }, home: { $0.hasPets = has })
        }
        let with = try said(.no, true)
        #expect(with.text == "There are pets, and the child must not live with pets.")
        #expect(with.miss.contains("there were no pets"))
        let without = try said(.must, false)
        #expect(without.text == "There are no pets, and the child must live with pets.")
        #expect(without.miss.contains("there were pets"))
        let start = "Are there pets? The child must "
        #expect(try said(.no, nil).text == start + "not live with pets.")
        #expect(try said(.must, nil).text == start + "live with pets.")
        #expect(try said(.must, true).text == nil)
        #expect(try said(.no, false).text == nil)
    }

    @Test("not-available tells a place that ends from a home that takes nobody")
    func notAvailable() throws {
        func said(_ status: ChildStatus, _ home: Int, _ at: HomeStatus) throws -> (
            text: String?, miss: String
        ) {
            try self.said(
                "not-available",
                child: {
                    $0.status = status
                    $0.home = home
                }, home: { $0.status = at }, village: { $0.home("I") })
        }
        #expect(
            try said(.mustMove, 0, .available).text == "The child's place in this home is ending.")
        #expect(try said(.mustMove, 1, .available).text == nil)
        let held = try said(.mustMove, 1, .onHold)
        #expect(held.text == "This home cannot take a child at present.")
        #expect(held.miss.contains("the home were available again"))
    }

    @Test("school-key-stage-4 says what is not known, or how far it is")
    func school() throws {
        func said(_ keeps: Bool?, _ northing: Int32?) throws -> String? {
            try self.said(
                "school-key-stage-4", age: 15,
                child: {
                    $0.keepsSchool = keeps
                    $0.school = northing.map { Position(easting: 545_000, northing: $0) }
                }
            ).text
        }
        #expect(try said(nil, 284_000)?.contains("whether the school is to be kept") == true)
        #expect(try said(true, nil)?.contains("how far the school would be is not known") == true)
        #expect(try said(true, 284_000)?.contains("15.5 miles away") == true)
    }

    @Test("Who approves a placement at a distance approves the school with it: one person is named")
    func approver() throws {
        func said(_ authority: String) throws -> [String] {
            var village = Village()
            village.home("H") {
                $0.authority = authority
                $0.placeProvider = .privateSector
            }
            village.child("C", age: 15) {
                $0.keepsSchool = true
                $0.school = Position(easting: 545_000, northing: 290_000)
            }
            let option = try #require(try village.match("C").options.first)
            #expect(option.approvals.count == 1)
            return option.reasons.map(\.text)
        }
        let near = try said("E06000031")
        #expect(near.allSatisfy { $0.contains("nominated officer") && !$0.contains("director") })
        let far = try said("E06000016")
        #expect(far.count == 2)
        #expect(far.allSatisfy { $0.contains("director") && !$0.contains("nominated officer") })
    }

    @Test("unregistered tells what is not recorded from what is unlawful")
    func unregistered() throws {
        func said(_ isRegistered: Bool?) throws -> (text: String?, miss: String) {
            try self.said(
                "unregistered", kind: .childrensHome, home: { $0.isRegistered = isRegistered })
        }
        let none = try said(false)
        #expect(
            none.text
                == "This home is not registered; to place a child there would be unlawful.")
        #expect(none.miss.contains("the home were registered"))
        #expect(
            try said(nil).text
                == "Is the home registered? Check this before anything else.")
    }
}
