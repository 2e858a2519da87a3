import Reporting

extension Document {
    /// The names of a workbook's sheets, by the table's id, where the id is not said in words.
    ///
    /// Each is at most 31 characters long, the most that a spreadsheet takes.
    static let namesOfSheets: [String: String] = [
        "map": "Where children live", "areas": "Needs and vacant places",
        "thirteen-months": "Share outside, 13 months",
        "month-ends": "Children at month ends",
        "bridge": "Change since the month end", "plan-bridge": "From today to the end",
        "by-boundary": "By where the home lies", "by-authority": "By authority",
        "by-distance": "By distance", "by-reason": "By reason for a place outside",
        "by-siblings": "By brothers and sisters", "by-placing-authority": "By placing authority",
        "meanings": "Five meanings of outside",
        "exceptions": "Exceptions in numbers", "exception-list": "Exceptions one by one",
        "bounds": "What is not known", "revisions": "Figures that have changed",
        "differences": "Where sources differ", "checks": "Checks that found something",
        "findings": "Findings by child",
        "unmet-needs": "Unmet needs", "gap": "Needs and places, the gap",
        "unit-costs": "Cost by kind and provider", "dearest": "Most expensive placements",
        "spend": "Spend by year", "spend-change": "Change of spend",
        "cost-plan": "Cost of the year and the plan",
        "savings": "Planned savings", "savings-lines": "Savings plan, line by line",
        "indicators": "Measures with targets", "distance": "How far from home",
        "move-reasons": "Why placements changed", "leaving": "How care ended",
        "flow-p-chart": "Made outside, by month", "stock-xmr-chart": "Outside at month ends",
        "funnel": "Beside other areas",
        "equality-ethnicity": "Equality, ethnic group", "equality-sex": "Equality, sex",
        "equality-disability": "Equality, disability",
        "equality-unaccompanied": "Equality, unaccompanied",
        "flow": "Who comes and who leaves", "cells": "By kind, age and side",
        "past": "Forecasts of past years", "rate": "Share outside", "costs": "Cost by part",
        "supply": "Homes today",
        "steps-0": "Each step, doing nothing", "steps-1": "Each step, plan 1",
        "steps-2": "Each step, plan 2", "steps-3": "Each step, plan 3",
    ]
}
