import Care
import Chance

/// A map turned about its middle, perhaps mirrored, and moved: every distance stays as it was.
package struct MapTurn: Sendable, Hashable {
    // The turn of a whole fraction, so that every machine rounds alike: t of the half angle.
    private var part = 0
    private static let whole = 1000
    private var isMirrored = false
    private var middle: Position
    private var east = 0.0
    private var north = 0.0

    /// A turn by lot that leaves all positions on the grid; none where they do not fit.
    package init(of positions: [Position], by source: inout RandomSource) {
        let count = max(positions.count, 1)
        middle = Position(
            easting: Int32(positions.reduce(0) { $0 + Int($1.easting) } / count),
            northing: Int32(positions.reduce(0) { $0 + Int($1.northing) } / count))
        // From a quarter to three quarters of a half turn, to either side: never nearly none.
        part = source.integer(in: 400...2400) * (source.chance(500) ? 1 : -1)
        isMirrored = source.chance(500)
        // A kilometre of room for what is moved by itself.
        let room = 2000.0
        let turned = positions.map { point($0) }
        let west = (turned.map(\.east).min() ?? 0) - room
        let far = (turned.map(\.east).max() ?? 0) + room
        let south = (turned.map(\.north).min() ?? 0) - room
        let top = (turned.map(\.north).max() ?? 0) + room
        let width = Double(Position.eastings.upperBound) - (far - west)
        let height = Double(Position.northings.upperBound) - (top - south)
        if width < 0 || height < 0 {
            self = MapTurn(none: middle)
        } else {
            east = Double(source.integer(in: 0...Int(width))) - west
            north = Double(source.integer(in: 0...Int(height))) - south
        }
    }

    private init(none middle: Position) {
        self.middle = middle
        east = Double(middle.easting)
        north = Double(middle.northing)
    }

    private func point(_ position: Position) -> (east: Double, north: Double) {
        let along = Double(position.easting - middle.easting) * (isMirrored ? -1 : 1)
        let up = Double(position.northing - middle.northing)
        let half = Double(part) / Double(MapTurn.whole)
        let cosine = (1 - half * half) / (1 + half * half)
        let sine = 2 * half / (1 + half * half)
        return (along * cosine - up * sine, along * sine + up * cosine)
    }

    /// Where a position lies on the turned map.
    package func turned(_ position: Position) -> Position {
        let point = point(position)
        return Position(
            easting: Int32((point.east + east).rounded()),
            northing: Int32((point.north + north).rounded()))
    }
}
