import Care

/// Beds kept for emergencies.
struct EmergencyBeds: ExceptionRule {
    let kind = NightException.Kind.emergencyBeds
    let title = "Emergency beds left tonight"
    let owner = "Duty placement manager"
    let source = "Placements Strategy, retained carers for emergencies"
    let needs = "vacancies in homes.csv"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let instance = night.inputs.instance else { return nil }
        let beds = night.inputs.openPlaces.reduce(0) {
            $0 + (instance.homes[$1.home].isEmergency ? $1.places : 0)
        }
        if beds > 0 { return ExceptionFound([], count: beds) }
        let homes = instance.homes.count { $0.isEmergency }
        return ExceptionFound(
            [
                night.exception(
                    self,
                    homes == 0
                        ? "No home is recorded as kept for emergencies."
                        : "None of the \(homes) homes kept for emergencies has a place left.",
                    due: night.date)
            ], count: 0)
    }
}
