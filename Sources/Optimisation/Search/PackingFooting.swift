/// Columns and inequalities that mattered to a search, for a related search to start from.
///
/// It speeds up and changes no result: everything is priced and checked again.
package struct PackingFooting: Sendable {
    var columns: [Int]
    var cuts: [SiteCut]
}
