/// Words that many passwords are made of.
///
/// The 3,000 commonest that are letters alone and stand in both lists of Django and zxcvbn, with
/// months, places, football clubs, first names, and words of this trade and product.
enum CommonWords {
    /// All of them, in lower case, as bytes; by their first byte.
    static let byFirst: [UInt8: [[UInt8]]] = Dictionary(
        grouping: text.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }, by: { $0[0] })

    private static let text = """
        aaliyah aardvark aberdeen abrakadabra absolut access accord account achilles acmilan action
        adgjmp adgjmptw adidas admin administrator adonis adoption adrenalin adriano advent aezakmi
        afrika aggies aikido airborne airbus airforce airplane akira alabama aladin alaska albatros
        albion aleksandr aleksandra aleksey alenka alessandro alexandr alexandre alexey alexis alfie
        alibaba aliens alinka alison alleycat allmine allsop allstar aloha alpha alphabet alpine
        alucard always amadeus amatory amazon amelia america amerika amethyst amigos amore amsterdam
        anaconda anakin analsex ananas anarchy anastasiya andrei andrew andrey andromeda anfield
        angel angels angelus angus anhyeuem animal anime antares anubis apache apollo apple applepie
        apples april aprilia aquarius aragorn aramis arcadia archie aries arizona armada armagedon
        armani arsenal artem artemis artemka artur asdasd asddsa asdf asdfasdf asdffdsa asdfg asdfgh
        asdfghj asdfghjk asdfghjkl asdfjkl asdfzxcv asdqwe asdzxc aspire aspirine assasin assassin
        asshole assholes assman asterix astra astros athlon atlanta atlantis atomic atticus attila
        auburn auditor auditt august aussie austin authority autumn ava avalon avatar avenger
        awesome azamat azert azerty azertyui azertyuiop azsxdc azsxdcfv babe babes baby babyblue
        babyboy babydoll babyface babygirl babylon babylove bacardi bacchus badass badboy baddog
        badger badgers badgirl badman baggins baggio bagira bahamut baller ballin balloon balls
        bambam bamboo banana bananas banane bandit bangkok banshee banzai baracuda barbados barbie
        barcelona baritone barkley barley barney barselona barsik bartman baseball basket bassman
        bastard batman bayern bball beaches beagle beamer beaner beanie bear beardog beast beatles
        beauty beaver beavis beckham beefcake beer beetle behappy bella belmont benfica bengals
        beowulf beretta bergkamp berlin best beyonce bhbirf biatch bicycle bieber bigballs bigbang
        bigbear bigben bigbird bigblue bigboobs bigboss bigboy bigcock bigdaddy bigdick bigdog
        bigfish bigfoot biggie biggles bigguy bighead bigmac bigman bigmoney bigone bigred bigsexy
        bigtime bigtits billybob billyboy bimmer bingo birdie birdman birmingham birthday biscuit
        bismillah bitch bitchass bitches bitchy biteme bizkit blabla black blackbird blackcat
        blackdog blackie blackjack blackout blacks blacky blade blades blahblah blaster blaze blazer
        bleach blessed blessing blizzard blonde blondie blowjob blowme blue bluebell bluebird
        blueboy bluedog blueeyes bluefish bluemoon blues bluesky blunts bobafett bobcat bobdylan
        boeing bogart bogdan bollocks bollox bologna bombay bomber bombers bonanza bonehead bones
        bonjour bonjovi bonkers bonsai boob boobie boobies booboo boobs booger boogie bookie
        bookworm boomboom boomer booster boots bootsie booty borabora bordeaux boricua borough
        borussia bosco bossman boston bounce bouncer bounty bowling bowwow boxcar boxers boxing boy
        bozo brando brandy brasil braves brazil breaker breeze brighton bristol britain britney
        brodie bronco broncos brooklyn brownie browns brucelee bruins bruiser brutus bubba bubbas
        bubble bubbles buceta bucket buckeye buckeyes buckshot budapest buddah buddha buddie buddy
        buddyboy budlight budman budweiser buffalo buffett bugger builder bulldog bulldogs bullet
        bullfrog bullseye bullshit bumble bummer bumper bunghole bunnies bunny burger burrito
        bushido buster butch butter buttercup butterfly butthead butthole buttons bynthytn byteme
        cabbage cabron cactus cadillac caesar calgary calibra calico caliente calimero callum camaro
        cambiami cambridge camden camel camelot cameron camper canada cancer cancun candle candyman
        cannabis cannibal canon cantona capecod capetown capone capricorn capslock captain caramel
        caravan cardiff cardinal care carebear carer carers caring carlito carlitos carnage carnival
        carolina carpet carrera carrot cartman cartoon casanova casino casper cassie cat catdog
        catfish catman cats catwoman cavalier caveman cayman cdtnbr cdtnkfyf celeron celica celine
        celtic celtics cerberus cessna cevthrb cfitymrf cgfhnfr chainsaw champ champion champs
        change changeme chaos charger chargers charisma charli charlie charlotte charlton charly
        charmed chaser cheater checkers cheech cheeky cheers cheese cheetah chelle chelsea cherokee
        cherries cherry chester chevelle chevrolet chevy chewie cheyenne chiara chicago chichi
        chicken chickens chicks chico chiefs child children childrens chilli chillin chilly chimera
        chinook chipmunk chipper chippy chivas chloe chocolat chocolate choochoo chopin chopper
        chriss chrissy christ christin christmas chronic chrono chrysler chubby chuckie chuckles
        chucky chunky ciccio cinder cinnamon citroen city cjkysirj cjkywt claire clancy clapton
        clarinet classic clemson clipper clouds clover clovis clowns cnfybckfd cobain cobra cocacola
        cocaine cock cocksucker coco coconut codered coffee coke coldplay colombia colorado colors
        coltrane commando commissioner compaq computer concord concorde concrete condom condor
        connect connor contra cookie cookies cool coolcat cooldude cooler coolguy coolio coolman
        coolness cooter copper corleone cornwall corolla corona corrado corvette cosmic cosmo cosmos
        cosworth cougar cougars council county coventry cowboy cowboys cowgirl coyote cracker
        creative cricket crimson critter crjhgbjy cruise cruiser crunch crusader crysis cthtuf
        cthutq ctrhtn cubbies cubs cucumber cuddles cumshot cunt cupcake curious custom cutiepie
        cutlass cutter cvthnm cxfcnmt cyber cyclone cypress dabears dabomb dad daddy daemon daewoo
        dagger daisy daisydog dakota dalejr dallas dammit damnit dancer danger daniel daniil danila
        dannyboy darkangel darklord darkman darkness darkside darkstar david davide davids davinci
        daytona dbnfkbr dbrnjh dbrnjhbz deadhead deadman deadpool december deejay deeznuts deeznutz
        default defender deftones dejavu delete delfin delphi delta deluxe demo denali deniska
        depeche derparol desert designer desire desk deskjet destin destiny detroit deutsch devil
        devildog devils devon dexter dfcbkbq dfkthbz dfkthf dfktynby dfktynbyf dfvgbh dharma diablo
        dialog diamond diamonds dick dickhead diehard diesel dietcoke dieter digger digimon digital
        dilbert dilligaf dima dimples dinamo dinara dingdong dinosaur director dirtbike discover
        disney divine django dkflbckfd dkflbr dkflbvbh dmitriy doberman doctor dodger dodgeram
        dodgers dog dogcat dogfood dogg doggie doggies doggy doghouse dogman dogs dogshit doktor
        dollar dolphin dolphins dominik dominion domino donkey dontknow donuts doobie doodle doogie
        dookie doomsday doughboy dougie dracula dragon dragonball dragons dragoon drakon dreamer
        dreams drifter driver drizzt droopy drowssap drpepper drummer dthjybrf dublin ducati duchess
        duck duckie dumbass dundee durango duster dutchess duty dynamite dynamo eagle eagles easter
        eastside eastwood eatme eatpussy eatshit eclipse eduard eeyore eggplant eight einstein
        ekaterina eldorado electra electric electro electron elefant element elephant elizabet
        elizaveta ella emerald emily eminem emma empire engineer england enigma enrico enter
        enterprise entropy epsilon eraser ericsson erotic escalade escort eskimo essex eternal
        eternity ethan eureka europa evangelion everest everlast everton evgeniy evie excalibur
        exigent exodus explorer express extreme fabio facebook faggot falcon falcons fallen fallout
        families family fantasia fantasy fantomas fart faster fatass fatboy fatcat fatman fatty
        fearless feather february fender fergie fergus ferrari ferret fghtkm fgtkmcby ficken fidelio
        fiesta figaro fighter finger fire fireball firebird firefly firefox fireman firenze firewall
        first fish fishbone fishes fishing fitness five fkbyjxrf fktrcfylh fktrcfylhf fktrctq fktyrf
        flamengo flames flamingo flash flatron fletch flipflop flipper floppy florian florida
        flounder flower fluffy flyboy flyers foobar football forest forever forgetit formula
        forsaken fortnite fortuna foryou fossil foster fosterer fostering four foxtrot foxy foxylady
        franky freaks freaky freckles freddy freebird freedom freeway friday friend friends
        friendster frisco frisky frodo frog frogger froggy frogs from frontier frosch frosty fuck
        fucked fucker fuckers fuckface fucking fuckit fuckme fuckoff fuckthis fucku fuckyou fugazi
        fullmoon funky funtime fusion fussball futbol futurama fuzzy fyfcnfcbz fyfnjkbq fylhtq
        fytxrf fyutkbyf fyutkjxtr gadget gagged galaxy galina gambit gameboy gamecube gameover
        gandalf ganesh gangbang gangsta gangster garden garfield gateway gator gatorade gators
        gbhfvblf gbpltw gegcbr geheim gemini genesis genius george geronimo gerrard getmoney getout
        getsome gfhjkm gfhjkmgfhjkm ghbdtn ghbdtnbr ghblehjr ghbrjk ghbywtccf ghetto ghjcnj
        ghjcnjnfr ghjuhfvvf ghost ghostrider gianni giants gideon giggles gilles ginger giorgi
        giorgio giraffe girl girls gizmo gjkbyf gladiator glamour globus gmoney goalie goat goaway
        goblin goblue gobucks goddess godfather godlike godsmack godzilla gofish goforit goku gold
        golden goldfish goldstar goldwing golf golfball golfer golfgti golfing goliath gollum goober
        good goodboy goodday goodgirl goodluck goodtime goofy google goose gopher gorilla gotcha
        gothic gotmilk gotohell government govols grace granada granny grapes gratis grease great
        greatone green greenbay greenday greens gregor gremlin grinch gringo grizzly gromit groove
        groovy grumpy gthcbr gtnhjdbx guardian guest guiness guinness guitar gundam gunnar gunner
        gunners gustav gymnast habibi hacked hacker haggis halflife halifax hallo hambone hamburg
        hamish hamlet hammer hammers hamster handball handyman hannah hannes hannibal hansol hansolo
        happy happyday hardcore hardrock harlem harley harry harrypotter harvest havana have havefun
        hawaii hawaiian hawkeye hawkeyes hayabusa hearts heaven heckfy hedgehog heineken hejsan
        helen hellboy hellfire hello hellokitty helloo hellos hellsing hellyeah help helpme hendrix
        henrik hentai herbie hercules hermes hershey hesoyam hidden highheel highland highlander
        hiphop hippie hitachi hithere hitler hitman hjccbz hjvfirf hobbes hobbit hockey hola holiday
        holycow holyshit home homeboy homers homerun homes honda hondas honey honeybee honeys
        hongkong honolulu hookem hooker hooligan hooters hootie hopeful horizon hornet hornets
        horney horny horse horses hotboy hotdog hotrod hotsex hotshot hotstuff hottie hotties
        houdini htubcnhfwbz hummer hundred hunter hunting husker huskers huskies hustler hyundai
        iamgod ibanez iceberg icecream icehouse iceman idefix idontknow idunno iforget iforgot igor
        iguana ihateyou ijrjkfl ilikepie illini illusion ilove ilovegod iloveme ilovesex iloveu
        iloveyou imation immortal impala impreza incubus indiana indians indigo inferno infiniti
        infinity inlove insane insert insomnia inspiron integra internet intrepid intruder inuyasha
        ipswich ireland irina irinka irishka iriska ironmaiden ironman isla istanbul italia itsme
        ivanov ivanova iverson jack jackal jackass jackpot jacob jagger jaguar jakarta jamaica james
        jamesbond jamess jammer jammin january jarhead jasmine jasper jaybird jayden jayhawks
        jazzman jeep jello jelly jellybean jericho jessica jester jethro jewels jimbo jimbob jingle
        jktxrf jktymrf johann johannes john johnboy johncena joker jokers jonny jordan joshua jrcfyf
        jubilee juggalo juice juicy julie julien july jumper june junebug jungle junior junkmail
        jupiter justdoit justice justme juventus kaboom kakashka kaktus kalina kamasutra kamikaze
        kamila kangaroo kansas karachi karate karen karina karolina kashmir kasper katana katarina
        katerina katrin kawasaki kazantip keeper keepout kenshin kent kenwood kenworth keyboard
        keystone keywest kfgjxrf kfhbcf kickass kicker kidrock kids kieran killa killbill killer
        killers killjoy killme kimmie kingfish kingkong kingpin kingston kipper kirill kirsty kisses
        kissme kissmyass kitkat kitten kittens kitty kittycat kittykat kittys kiwi kjkszpj kjrjvjnbd
        klaster kleopatra knicks knights knopka knuckles kodiak kokomo kolbasa kolobok kolokol
        komodo konstantin kool koolaid korn koroleva korova koshka kosmos kostya kotenok krasotka
        krishna krokodil krolik kronos ksenia ksusha ktyjxrf kungfu labrador labtec lacrosse laddie
        ladybug laetitia laguna lakers lakeside lakewood lakota lalakers lancashire lancelot lancer
        lansing laptop larisa lassie last lasvegas latino laura laurent lazarus leather leavemealone
        ledzep leeds leedsutd legacy legend legion legolas leicester leinad lemonade lennon lenochka
        leonid leopard leopold lesbian lespaul lestat letmein letsgo lexmark lexus lfitymrf lfybbk
        lhfrjy liberty lickme lightning lights lily lineage linkin lion lionking liquid lisa lithium
        liverpool lizard lobster loco login logitech logon lokomotiv lolipop lollipop lollol
        lollypop lolol london lonestar lonewolf longhorn looser loser losers lotus love lovebug
        loveit lovelife lovely loveme lover loverboy lovers lovesex loveya loveyou lowrider ltybcrf
        luca lucifer lucky luckydog lucy ludmila luna lvbnhbq macdaddy machine maddie maddog madina
        madison madman madmax madness madonna maestro maggie maggot magic magician magick magicman
        magnet magnum magnus magpie maiden mailman majestic makaveli maksim maksimka malachi malaka
        malibu malice malina mallard mallorca mamacita mamamia mamapapa manager manchester mancity
        mandarin mandingo mandrake manfred mango maniac mankind manolo manowar manson manutd
        maradona marathon marcello march marijuana marika marina marine mariners marines marino
        mariposa marius mariya mark marker markie markiz marlboro marley marseille martini marvel
        maryjane masamune maserati massive master matador matrix matteo matthew matthias maverick
        max maxell maxim maxima maxime maximus maxwell may mayday mayhem mazafaka mazda mclaren
        meadow meatball meathead meatloaf mechanic medion medusa medved megadeth megaman megan
        megane megatron meister mellon mellow melrose memorex memphis meowmeow mephisto mercedes
        mercury meridian merlin merlot mermaid mersedes messiah metall metallic metallica metroid
        mexico mia miami michael michigan mickey microlab microsoft midget midnight midnite mighty
        mihail mikael mikey milana milano milena milkman millenium millwall milo mine minecraft
        minime mirage mischief misfit misfits mishka mister mistress mittens mnbvcxz modena molly
        mollydog moloko molson momoney monaco monalisa monarch monday mondeo money moneyman moneys
        mongoose monitor monkey monkeys monopoly monster montana montreal moocow mookie moomoo
        moonbeam moonlight moose moritz morpheus morrowind mortgage mortimer moscow moskva mother
        motherlode motorola mountain mouse mozart mudvayne muffin mulder mullet mum mummy munchkin
        muppet murzik muscle mushroom musica musicman mustafa mustang mustangs mustard mutant mybaby
        mygirl mykids mylife mylove myname mynameis mypass mypassword myself mystic namaste nanook
        napoli narnia naruto nascar nastia nasty nastya natali nataly natasha naughty nautica
        nautilus navigator nbvjatq near nearhome nebraska nemesis neptune network nevada nevermind
        nevermore newcastle newlife newpass newport newyear newyork nextel nfnmzyf nfytxrf niceguy
        nickel nicola nigga nigger nightwish nike nikita nikitos nikola nikolai nikolay nimbus
        nimrod nine niners ninja ninjas nintendo nipper nipple nipples nirvana nissan nitram noah
        nofear nokia nolimit nomore noname noodle noodles nookie nopass norfolk notebook nottingham
        nounours november noway ntktajy nugget nuggets nursery nutmeg nuttertools nymets oakland
        oasis oatmeal obelix obiwan oblivion oceans october office officer ohshit ohyeah oilers
        oksana oldman oleg olenka olesya oliver olivia olivier olympus omega one onelove onetime
        onetwo online onlyme openup operator optimus oracle orange oranges orchid oreo orient orion
        oscar osiris othello outkast outlaw overkill overlord oxford packard packers pacman paddle
        paintball pakistan paladin pallmall palmtree paloma panama panasonic pancake pancho panda
        pandas pandora pantera panther panthers panties panzer paolo papillon papito paradise
        paradox parola parrot pasadena pascal pass passat passcode passion passme passphrase
        passport passwd password passwords passwort pasword patches patriot patriots paul paulie
        pavel pavilion pdtplf peach peaches peachy peanut peanuts pearljam pebbles peekaboo peewee
        pegasus pelican pencil penguin penguins penis pentium pepito peppe pepper pepsi persik
        persona peter peterpan petrov petrova petunia peugeot phantom pharmacy pheonix philippe
        philips phillies philly phoenix photos picard picasso piccolo pickle pickles pigeon piggy
        piglet pikachu pillow pimp pimpin pimping pineapple pingpong pink pinkfloyd pinky pioneer
        pipeline pippo piramida pirate pirates pisces pissoff pistol pistons pitbull pixies pizdec
        pizza pizzas place placebo placement placements planet plasma plastic platinum platon
        platypus playa playboy player playstation playtime please plumber pluto plymouth pobeda
        poison poiuyt poiuytrewq pokemon polaris police polina polo polska pompey poncho pontiac
        pony poochie poodle pooh poohbear pookie poop pooper poopie poopoo poopy pooter popcorn
        popeye popova popper poppet poppy porkchop porn porno pornstar porsche portland portugal
        poseidon possum postal potato pothead potter powder preacher precious predator prelude
        premium presario presto primus prince princes princess pringles printer prissy private
        privet prodigy prophet prosper proview psycho puddin pudding pulsar pumpkin pumpkins
        punisher punker punkin punkrock puppies puppy puppydog pupsik purdue purple pushkin pussies
        pussy pussycat pussys putter pwd pyramid python qawsed qawsedrf qazqaz qazwsx qazwsxed
        qazwsxedc qazwsxedcrfv qazxcv qazxsw qazxswedc qazzaq quantum quartz quattro queens qwaszx
        qweasd qweasdzxc qwedsa qweqwe qwerasdf qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop
        qwertz rabbit rabbits rabota racecar racerx rachel racing radiohead ragnarok raider raiders
        rainbow rainbows rainman raistlin rambler rambo rammstein ramones rampage ramses rancid
        random ranger rangers raptor rascal rasmus rasputin rasta rastaman raven ravens rbhbkk
        rctybz reader realmadrid reaper rebecca rebel rebels red redalert redbone redbull redcar
        reddevil reddog redfish redfox redhat redhead redhot redline redman redneck redrose redrum
        redskins redsox redwings redwood reebok reefer reflex reggae reload renault renegade rereirf
        rescue retard revolver rfhbyf rfhnjirf rfnthbyf rfntymrf rfrfirf rfrnec rfvfcenhf rhbcnbyf
        rhfcjnrf rhjrjlbk riccardo richard ringo ripper rjhjktdf rjntyjr rjycnfynby roadkill
        roadking roadrunner robert roblox robocop robot robotech robotics rocker rocket rockets
        rockford rockie rocknroll rockon rocks rockstar roller rolltide romans romashka rommel
        ronaldo rookie rooster root rootbeer rosebud rosie roswell rotten rover rovers rtyuehe
        rubber runescape runner ruslan russia rustam sabbath sabine safari safe sahara saigon
        sailboat sailing sailor saints sairam sakura salamander salami salasana salmon salomon
        salope samantha samiam samson samsun samsung samtron samuel samurai sancho sandiego sandman
        sandrine sandro santafe sapphire sarah saratoga sascha sassy sasuke satan satana saturday
        saturn sauron sausage sausages savior sayang scamper scania scanner scarface scarlet schalke
        scheisse school scooby scoobydoo scooter scorpio scorpion scotch scotland scotty scout
        scrabble scrappy scream scruffy scully seagull seahawks seamus seattle secret secure
        security sedona seeker seinfeld sekret select seminole semperfi seneca sensei sentinel
        sephiroth september serega serenity sergei sergey serpent server service services sesame
        seven sexsex sexual sexy sexybabe sexybitch sexyboy sexygirl sexylady sexyman shadow shaggy
        shalom shaman shamrock shania shaolin shark sharks sharky shasta shazam sheeba sheffield
        shelby sherlock shibby shiloh shinobi shitface shithead shitty shogun shooter shorty shotgun
        showme showtime shutup sidekick siemens sierra sigma silver simba simon simple simpsons
        sinatra sinbad sinister sinned sinner sirius sissy sithlord six sixers skate skateboard
        skater skeeter skidoo skiing skillet skinhead skinny skipper skippy skittles skorpion
        skyhawk skylar skyler skyline skywalker slacker slamdunk slapshot slavik slayer sleepy slick
        slider slimshady slinky slipknot slut smackdown smashing smelly smiles smiley smirnoff
        smitty smoke smoker smokey smokie smokin smooth smudge snake snakes snapper snapple snatch
        sneakers snickers sniper snooker snoop snoopdog snoopy snowball snowboard snowman snuffy
        snuggles sobaka soccer social socrates softball software solaris soldier soleil solitude
        solnce sommer sonata sonic sonics sony sonyericsson sooners sophia sophie soprano soulmate
        southpark sowhat spaceman spam spanky sparkle sparkles sparky sparta spartak spartan
        spartans speaker specialk spectrum speedo speedy sphinx spider spiderman spidey spike spiker
        spikes spikey spinner spirit spitfire splash splinter sponge spongebob spooky sporty spotty
        spring sprint sprinter sprite spunky spurs sputnik spyder squall squash squirrel squirt
        srinivas staff stalin stalker stallion stanislav star starbuck starcraft stardust starfire
        starfish stargate starship startrek starwars stasik static stealth steaua steelers stefano
        steffi stepan steph stephen stereo sterva steven sticky stigmata stimpy stinger stingray
        stinker stinky stonecold stoned stones stoney storm stormy stranger stratfor stratus
        strawberry strider strike striker stryker stumpy stunner stupid subaru sublime subway
        subzero success sucker suckit suckme suckmydick suffolk sugar sultan summer summit sundance
        sunday sunfire sunflower sunny sunnyday sunrise sunset sunshine super superfly superman
        superstar support surf surfer surfing surrey survivor susan sushi suslik sussex suzuki sveta
        svetik svetlana svoboda swallow sweetness sweetpea sweets sweety swift swimmer swimming
        swinger sword swordfish swords sydney syncmaster synergy syracuse system taco tacobell
        tacoma taekwondo talisman tango tanker tarakan tardis target tarheel tarheels tarzan tatarin
        tattoo tatyana taurus taylor tazman tazmania tdutybq tdutybz tea teacher team technics
        techno teddy teddybear tekken telefon temp tempest temporary temppass ten tennis tequila
        terminator terror test tester testing testpass thailand thankyou that the theboss thecat
        thecure thedog thedoors thedude theend thegame thegreat thekid theking theman theone therock
        thesims thierry thirteen this thisisit thomas three thuglife thumper thunder thursday
        tiburon tiger tigers tigger timber tinker tinkerbell tinman tintin tipper titan titanic
        titanium titans titleist tits titties tkbpfdtnf toaster toffee tokiohotel tolkien tomato
        tomcat tommyboy toonarmy tootie tootsie topcat topdog topgun topher topper toriamos torino
        tornado toronto toshiba tottenham toyota tracer tracker tractor trader trainer trance
        transam trapper travel traveler treasure trebor treefrog trfnthbyf triangle tricky trident
        trigger trinity tripleh tripper triton triumph trixie trojan trojans trombone trooper
        trouble truck trucker trucks truelove trumpet trunks trustme tsunami tuesday tulips tunafish
        tundra tuning tupac turbo turkey turtle tweety twiggy twilight twinkie twinkle twisted
        twister two tycoon typhoon ufkbyf ultima ultimate umbrella undead underdog undertaker
        unicorn united unreal uranus usarmy user username utopia vacation vader vadim vagina
        valentin valentina valera valhalla valkyrie vampir vampire vanhalen vanilla varvara vasilisa
        vauxhall vbkfirf vectra vegeta vehpbr velvet vendetta venera verbatim veritas verizon
        vermont veronika versace vertigo vfczyz vfhbyf vfhecz vfhufhbnf vfibyf vfitymrf vfksirf
        vfntvfnbrf vfrcbv vfrcbvrf vfvekz vfvfgfgf vfvjxrf viagra victory viewsonic viking vikings
        viktor viktoria viktoriya villa vintage violetta violin viper vipers virgin vision vitalik
        vitamin vjcrdf vjkjrj vjqgfhjkm vkontakte vlad vladik vladimir vladislav volcom volley volvo
        voodoo vortex voyager vqsablpzla vulcan waffle wales walleye walmart walnut walrus wanderers
        wanker warcraft wareagle warhammer warlock warlord warrior warriors wasabi wasser wassup
        waterboy waterloo weasel webmaster wednesday weed weezer welcome welder werder werewolf
        westham westside westwood wetpussy what whatever whatsup wheels whiskers whiskey whisky
        whisper whistler white whiteboy whitesox whitey whocares whore whynot wicked widget wildcat
        wildcats wildfire wildman wildwood william willow windmill windows windsor windsurf winner
        winston winter wisdom wishbone with wizard wolfgang wolfie wolfman wolfpack wolverine wolves
        wombat woodland woody woofer woofwoof woohoo wookie wordpass work worker wrangler wutang
        wxcvbn xanadu xavier xfiles xtreme yamaha yankee yankees ybrbnf ybrjkfq yeahbaby yellow
        yfcntymrf yfnfif yfnfkb yfnfkmz yjdsqgfhjkm yogibear yomama york yorkshire yosemite you your
        yourmom yousuck ytrewq yugioh yummy zalupa zanzibar zaqwsx zaqwsxcde zaqxsw zaqxswcde zaraza
        zarina zasada zebra zenith zephyr zeppelin zerocool zeus zhjckfd zidane ziggy zigzag
        zildjian zipper zodiac zoloto zombie zorro zvezda zxasqw zxcasd zxcasdqwe zxcvbn zxcvbnm
        zyjxrf
        """
}
