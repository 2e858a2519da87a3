import Desk
import Store
import Testing

@Suite("Passwords")
struct PasswordTests {
    /// Typical passwords of 12 characters and more that people choose: of published lists, and of what
    /// staff of an authority choose when a number and a capital are asked for.
    private static let common = """
        Password1234 password12345 Password123! P@ssw0rd1234 P@ssw0rd2024! passwordpassword
        password-password Password2025!! Pa55word12345 passw0rdpassw0rd drowssap1234
        Welcome12345 Welcome2024!! letmeinletmein LetMeIn12345! changeme1234 ChangeMe2024!
        qwerty123456 qwertyuiop12 qwertyqwerty Qwerty12345! 1q2w3e4r5t6y 1qaz2wsx3edc
        1qaz@WSX3edc !QAZ2wsx#EDC zaq12wsxcde3 qazwsxedcrfv asdfghjkl123 asdfghasdfgh zxcvbnm12345
        123456789012 111111111111 121212121212 123123123123 987654321098 0123456789ab
        abcdefghijkl abcdef123456 abcabcabcabc aaaaaaaaaaaa aaaaaabbbbbb
        iloveyou1234 ILoveYou2024! iloveyouforever sunshine1234 princess1234 monkeymonkey
        dragon123456 superman2000 batmanbatman trustno1trustno1 football1234 baseball2012
        Summer2024!! Autumn-2025! Winter2023!! Spring2026!! December2025 January2026!
        Monday123456 Christmas2024 Birthday2001 liverpoolfc1 Liverpool2024 Manchester1!
        Chelsea12345 Arsenal2023! Tottenham123 Everton12345 London2012!! england12345
        charlie12345 Charlotte2015 michael12345 jessica12345 Oliver2016!! Olivia2019!!
        administrator Administrator1 admin1234567 adminadminadmin
        nearhome1234 NearHome2026! nearhomenearhome socialworker1 SocialWorker2025 FosterCare2025
        fosteringteam1 dutyofficer1 DutyDesk2026! placement1234 Council12345!
        password01011990 01012000password chocolate123 Cheese123456 hello1234567 hellohello123
        computer1234 internet1234 google123456 starwars1234 pokemon12345 harrypotter1 spongebob123
        justinbieber
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    @Test("Common passwords and their usual variants are refused", arguments: common)
    func refused(_ password: String) {
        #expect(password.unicodeScalars.count >= 12)
        #expect(Password.fault(password, of: "maya") != nil)
    }

    @Test(
        "Phrases, and what a machine drew, are taken",
        arguments: [
            "a long enough phrase", "correct horse battery staple", "coffee train fish",
            "CoffeeTrainFish", "purple-monkey-dishwasher", "Xk39fjQ02lmz", "Tr0ub4dor&3xyz",
            "umbrella trombone lattice", "we walked along the canal", "glacier violin marble",
            "дом у самой реки", "chocolate738261934",
        ])
    func taken(_ password: String) {
        #expect(Password.fault(password, of: "maya") == nil)
    }

    @Test("What is made for one use is taken")
    func forOneUse() {
        for _ in 0..<200 { #expect(Password.fault(Password.forOneUse(), of: "maya") == nil) }
    }

    @Test(
        "The names of the user, the authority and the team are no passwords",
        arguments: [
            "mayamayamaya", "maya123456789", "Wessexshire2024", "wessexshire!!", "Intake2026!!!",
        ])
    func names(_ password: String) {
        #expect(Password.fault(password, of: "maya", familiar: ["Wessexshire", "intake"]) != nil)
    }

    @Test("11 characters are too few, 257 too many")
    func lengths() {
        #expect(Password.fault("Xk39fjQ02lm", of: "maya")?.contains("fewer than 12") == true)
        let drawn = "Xk39fjQ02lmzPq7w"
        let long = String(repeating: drawn + "-a walk", count: 12)
        #expect(
            Password.fault(String(long.prefix(257)), of: "maya")?.contains("more than 256") == true)
    }
}
