/// Passwords that many people use, so that they are tried first.
///
/// Taken from the two lists of Django and zxcvbn, the 20,000 and 30,000 commonest of published leaks
/// in lower case: those of twelve characters or more, for no shorter one is taken anyway.
enum CommonPasswords {
    /// All of them, in lower case.
    static let all = Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))

    private static let text = """
        000000000000 010203040506 012345678910 014702580369 01telemike01 0987654321qwe
        0r968ji9ufj6 102030405060 111111111111 111111111111111 1111111111zz
        111222333000 111222333444 111222333444555 111222tianya 112233445566
        11223344556677 122333444455555 123123123123 123123qweqwe 123321123321
        123321456654 123321qweewq 123456123456 123456654321 123456782000
        1234567887654321 1234567890-= 123456789000 12345678900987654321 1234567890123
        12345678901234567890 1234567890987654321 1234567890qaz 1234567890qw
        1234567890qwe 1234567890qwerty 1234567890qwertyuiop 1234567890zzz 123456789101
        1234567891011 123456789101112 123456789123 123456789123456 1234567891234567
        123456789123456789 1234567892000 12345678987654321 123456789987654321
        123456789abc 123456789asd 123456789qaz 123456789qqq 123456789qwe 123456789qwer
        123456789qwerty 123456789zxc 1234567qwertyu 123456abcdef 123456qwerty
        1234qwerasdf 1234qwerasdfzxcv 123admin321a 123qwe123qwe 123qwe456rty
        123qweasdzxc 123qwerty123 12qw34er56ty 147258369000 147258369147 159753159753
        159753456852 1a2s3d4f5g6h 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i
        1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qa2ws3ed4rf 1qa2ws3ed4rf5tg
        1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qazxsw23edcvfr4 23176djivanfros
        31217221027711 32615948worms 41d8cd98f00b 4815162342lost 520love101182
        541233432442 5532361cnjqrf 59382113kevinp 742617000027 89231243658s
        89876065093rax ??????@mail.ru a12345678910 a1s2d3f4g5h6 aa1234567890
        abc123456789 abcd12345678 abcd1234abcd admin18533362 administrator
        administrator1 amadeusptfcor an83546921an13 andrewjackie antananarivu
        arabella24630 arsenal12345 asdfasdfasdf asdfgh123456 asdfghjkl123 auckland2010
        avrillavigne baseball1234 blink182blink182 bltynbabrfwbz boy4u2ownnyc
        bpgjldsgjldthnf businessbabe butterfly123 cambridge123 cambridgeshire
        changeme1234 changemeplease charlie12345 chelsea12345 chickenwing101
        childrenincare chocolate123 christopher1 christopher123 cjdthitycndj
        combat123654 computer1234 contortionist cookiemonster corperfmonsy
        correcthorsebatterystaple cosmopolitan counterstrike demon1q2w3e4r
        demon1q2w3e4r5t devilmaycry4 dfg5fhg5vgfh1 digitalprodu dkflbvbhjdbx
        dkflbvbhjdyf domainlock2005 doomsayer.2.7mords.v doomsayer.2.7mords.vv
        dragon123456 edwardcullen everton12345 ezekiel11991 fallen_angel
        familiyafamiliya finalfantasy fkmnthyfnbdf fktrcfylhjdbx fktrcfylhjdf
        fktrcfylhjdyf flvbybcnhfnjh football1234 football12345 fosteringteam
        frederiksberg fucktheworld fuckyoubitch fynfyfyfhbde g13916055158 gettherefast
        gfhjkmgfhjkm ghbdtnghbdtn ghbdtnrfrltkf ghhh47hj7649 ghjcnjgbpltw ghjcnjgfhjkm
        ghjcnjghjcnj ghjcnjqgfhjkm ghjcnjrdfibyj ghjnbdjcnjzybt gjkysqgbpltw
        godisgood123 googletester greenlantern gtnhjpfdjlcr hannahmontana hawkesbury93
        hd764nw5d7e1vb1 hedimaptfcor heterosexual iampurehaha2 ichliebedich
        ihatethisgame iloveboobies ilovejesus123 ilovemyfamily iloveyou1234
        iloveyou12345 iloveyouforever imyaimyaimya inactive1996aug ingodwetrust
        installdevic installsqlst international internazionale internet1234
        iseedeadpeople jamesbond007 jennifer1234 jessica12345 jesuschrist1
        jesuslovesme jkiuztdftl57 john!20130605at1753 jundian2011xr justinbieber
        kartoffelpuffer knackwurst8853 laurel12creek leavemealone leliane50934
        letmein12345 letmeinplease lhbjkjubz2957704 lightpower12345 linkedin2011
        liverpool123 liverpoolfc1 lost4815162342 lovelovelove lydcc20091314
        lytghjgtnhjdcr m01759766727 mailcreated5240 manchester123 manchesterunited
        maprchem56458 marek14michal massimiliano master123456 masterbaiting
        masterbating masturbation maurolarastefy mega_pizdetz666 megaparol12345
        mevefalkcakk michael12345 michaeljackson migrationschool minecraft123
        minnesota_hp moderncombat momsanaladventure monkey123456 morganstanley
        mortalkombat motherfucker motherlode12 msorcloledbr mypassword123 n8zgt5p0shw=
        natiichen999 nearhome1234 needforspeed nemvxyheqdd5oqxyxyzi networkingpe
        newcastle123 neworleans12345 newproject2004 nhecsyfujkjdt nhfdvfnjkju123
        nhfycajhvths nightcrawler nondriversig olcrackmaster onedirection ontheoutside
        paraklast1974 password1234 password12345 password123456 password2024
        password2025 password2026 passwordpassword passwordstandard pe#5gz29ptzmse
        peanutbutter playstation2 playstation3 pokemon12345 polniypizdec0211
        polniypizdec1102 polniypizdec110211 pornographic princess1234 princess12345
        professional projectsadminx przyjaciolki ptybnxtvgbjy punksnotdead
        q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 qawsedrftgyh
        qaz123wsx456 qazwsx123456 qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb
        qazxswedc123 qazxswedcvfr qwaszxerdfcv qwe123qwe123 qweasdzxc123
        qwegta13091990 qwerasdfzxcv qwertasdfgzxcvb qwerty123456 qwerty1234567
        qwerty12345678 qwerty123456789 qwertyasdfgh qwertyqwerty qwertyuiop10
        qwertyuiop12 qwertyuiop123 qwertyuiop12345 qwertyytrewq residentevil
        rfnthbyf1988 s8ylpe9jdpvym sanfrancisco saun24865709 schoolgirlie
        sdf7asdf6asdg8df sebastian106 seemnemaailm seniseviyorum socialworker
        socialworker1 sojdlg123aljg somanypickles27 sonnenschein sonyericsson
        specialinsta spiderman123 startfinding starwars1234 starwarsfan10
        stefangreil1983 stickdaddy77 stinkyfinger stratocaster summer2024summer
        sunshine1234 sunshine12345 superman1234 supernatural systemofadown
        telechargement temppassword thecakeisalie thisismypassword thunderbird1
        ticketmaster total12scherz tottenham123 transformers trustno1trustno1
        unbelievable vanyarespekt vfhbyfvfhbyf vfrcbvvfrcbv vfvfvskfhfve vitor1268123
        vladimirovna warhammer40k wazzkaprivet websolutions websolutionssu
        webuivalidat weihnachtsbau weihnachtsbaum welcome12345 welcome123456
        weronika1992 whatever1234 whosyourdaddy winniethepooh xantria10315
        xtseo2011tdx xxxp455w0rd5 yandi20080527 yemi19900911 yfdbufnjh10305070
        z1x2c3v4b5n6m7 zaq1xsw2cde3 zaqwsxcderfv zcfvfzkexifz zmx870919123
        zqjphsyf6ctifgu zxcasdqwe123 zxcvbn123456 zxcvbnm12345 zxcvbnm123456
        zxcvbnm123456789
        """
}
