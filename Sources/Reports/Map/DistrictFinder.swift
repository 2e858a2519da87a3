import Care

/// Which of an instance's districts a place lies in.
///
/// By the map where there is one; elsewhere the district whose centre is nearest.
struct DistrictFinder {
    private let ofCell: [MapCell: String]
    private let centres: [(district: String, centre: Position)]

    init(_ instance: Instance) {
        let own = instance.authority.code
        var ofCell: [MapCell: String] = [:]
        for place in instance.map where place.authority == own {
            for cell in place.cells { ofCell[cell] = place.district }
        }
        self.ofCell = ofCell
        centres = instance.areas.compactMap { area in area.centre.map { (area.district, $0) } }
    }

    /// The district of a place; nil where nothing tells.
    func district(of place: Position) -> String? {
        if let district = ofCell[MapCell(place)] { return district }
        return centres.min { left, right in
            let (near, far) = (left.centre.distance(to: place), right.centre.distance(to: place))
            return near == far ? left.district < right.district : near < far
        }?.district
    }
}
