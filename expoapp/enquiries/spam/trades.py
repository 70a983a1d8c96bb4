"""The phrases themselves, trade by trade; how they are read stands in phrases.py."""

BOOKS = {
    # Search ranks, links, articles, and websites made anew.
    "trade-website": """
    5 backlink*
    5 link building
    5 rank your website
    5 rank your site
    5 ranking your website
    5 first page of google
    5 page one of google
    5 page 1 of google
    5 top of google
    5 rank on google
    5 ranking on google
    5 ranking in google
    5 google rankings
    5 rank higher
    5 search rankings
    4 search engine ranking*
    4 guest post*
    4 sponsored post*
    4 sponsored article*
    3 dofollow
    3 do follow link*
    3 domain authority
    4 traffic to your website
    4 traffic to your site
    4 visitors to your website
    5 website traffic + guaranteed
    4 your website traffic
    4 increase your traffic
    3 targeted traffic
    3 organic traffic
    4 seo services
    4 seo service
    4 seo package*
    4 seo expert*
    3 seo audit
    3 seo specialist*
    3 seo consultant*
    3 free audit
    2 search engine optimization
    2 search engine optimisation
    2 white hat
    3 your competitors + google
    3 your competitors + rank*
    5 redesign your website
    5 redesigning your website
    5 redesign of your website
    4 revamp your website
    4 build your website
    4 build you a website
    3 website + outdated
    3 your website + mobile friendly
    3 your website + load*+ slow*
    4 found + errors + your website
    4 noticed + your website + improve*
    4 looking at your website + improve*
    4 reviewed your website
    3 web design company
    3 web development company
    3 website design + affordable
    4 mobile app development + affordable
    2 web designer
    2 wordpress developer*
    3 generate more leads
    3 leads for your business
    3 qualified leads
    3 explainer video*
    4 chatbot + your website
    3 google maps + listing
    4 google my business
    5 google reviews + buy
    5 positive reviews + sell*
    5 premiere page de google
    5 premiere position sur google
    5 positionner + votre site + google
    4 referencement naturel
    4 referencement de votre site
    4 referencement google
    3 agence de referencement
    4 liens retour
    5 liens entrants + site
    4 article sponsorise
    4 articles sponsorises
    4 trafic + votre site
    4 refonte de votre site
    4 refaire votre site
    4 creation de site + prix*
    3 creation de sites
    3 audit gratuit
    5 primeira pagina do google
    5 topo do google
    4 posicionar + google
    4 otimizacao de sites
    4 otimizacao para buscadores
    4 trafego para o seu site
    4 trafego + seu site
    5 links de retorno
    4 artigo patrocinado
    5 artigo patrocinado + quanto
    5 article sponsorise + combien
    4 reformular o seu site
    4 criacao de sites
    4 criamos sites
    4 criacao de site
    3 auditoria gratuita
    5 ukurasa wa kwanza wa google
    5 kurasa za kwanza za google
    5 juu kwenye google
    5 nafasi ya kwanza google
    4 huduma za seo
    4 huduma ya seo
    4 trafiki + tovuti
    4 wageni wengi + tovuti
    4 kutengeneza tovuti + bei
    4 tunatengeneza tovuti
    4 boresha tovuti yako
    4 kuboresha tovuti yako
    5 الصفحة الأولى + جوجل
    5 الصفحة الأولى + غوغل
    5 صدارة + جوجل
    5 نتائج + محركات البحث
    5 تحسين محركات البحث
    5 باك لينك
    5 باكلينك
    5 روابط خلفية
    4 زيارات + موقعك
    4 زوار + موقعكم
    4 زيادة زيارات
    4 تصميم مواقع
    4 تصميم موقعك
    4 اعادة تصميم موقع
    4 تصميم المواقع
    5 የጎግል የመጀመሪያ ገጽ
    5 በጎግል + የመጀመሪያ ገጽ
    5 ጎግል + አንደኛ
    4 ድረ ገጽዎን + እናሻሽላ
    4 ድረ ገጽ እንሠራለን
    4 ድህረ ገጽ እንሰራለን
    4 የኤስኢኦ
    4 ወደ ድረ ገጽዎ + ጎብኚ
    5 ባክሊንክ
    """,
    # Sellers of lists: the plague of exhibitions. Exhibitors ask for lists, too; sellers offer them.
    "trade-lists": """
    2 attendee list
    2 attendees list
    2 attendees lists
    2 list of attendees
    2 visitor list
    2 visitors list
    2 registrants list
    2 contact list
    2 email list
    2 mailing list
    2 data list
    5 interested in + attendees list
    5 interested in + attendee list
    5 interested in + visitors list
    5 interested in + visitors contact list
    5 interested in + email list
    5 interested in + exhibitors list + price*
    4 interested in acquiring
    4 interested in purchasing + list
    5 attendees contact list
    5 attendee contact list
    5 visitors contact list
    5 attendees database
    5 attendees data + price*
    5 attendees email*
    5 visitors database + price*
    5 pre registered attendees + list
    4 counts and pric*
    4 pricing and counts
    4 count and cost
    4 cost and counts
    4 counts and cost
    4 price and counts
    4 number of contacts + cost
    3 number of contacts
    4 verified contacts
    4 verified emails
    4 verified email addresses
    4 opt in contacts
    4 opt in email*
    4 email database
    4 b2b database
    4 b2b contacts
    4 b2b data
    4 business contacts + verified
    3 decision makers + contact*+ email*
    4 direct email* + phone + title
    4 contact name + job title
    4 contact name + company name
    4 first name + last name + title
    4 name title email
    4 leads list
    4 purchase the list
    4 buy the list
    3 share the list + cost
    4 discounted cost
    5 liste des participants + vend*
    5 liste des visiteurs + vend*
    5 liste des visiteurs + tarif*
    5 liste des participants + tarif*
    5 liste des exposants + tarif* + courriel*
    4 base de donnees + courriel*
    4 base de donnees + emails
    4 fichier de contacts
    4 fichier qualifie
    4 contacts verifies
    4 emails verifies
    4 adresses verifiees
    3 base de contacts
    5 lista de participantes + preco*
    5 lista de visitantes + preco*
    5 lista de visitantes + vend*
    5 lista de participantes + vend*
    5 lista de expositores + preco* + emails
    4 base de dados + emails
    4 base de dados + contatos
    4 contatos verificados
    4 contactos verificados
    4 emails verificados
    5 orodha ya washiriki + bei
    5 orodha ya wageni + bei
    5 orodha ya waliohudhuria
    5 orodha ya washiriki + tunauza
    5 orodha ya wageni + tunauza
    4 barua pepe zilizothibitishwa
    4 hifadhidata + barua pepe
    4 mawasiliano yaliyothibitishwa
    5 قائمة الحضور + سعر
    5 قائمة الزوار + سعر
    5 قائمة المشاركين + سعر
    5 قائمة الحضور + للبيع
    5 قائمة الزوار + للبيع
    5 قاعدة بيانات + الزوار
    4 قاعدة بيانات + ايميل
    4 قاعدة بيانات + البريد
    4 قاعدة بيانات + شركات
    4 بيانات العملاء
    5 نبيع + قوائم
    4 عناوين بريد + موثقة
    5 የተሳታፊዎች ዝርዝር + ዋጋ
    5 የተሳታፊዎችን ዝርዝር + እንሸጣለን
    5 የጎብኚዎች ዝርዝር + ዋጋ
    5 የጎብኚዎችን ዝርዝር + እንሸጣለን
    4 የኢሜይል ዝርዝር
    4 የኢሜይል አድራሻዎች + ዋጋ
    4 የተረጋገጡ ኢሜይሎች
    """,
    "trade-casino": """
    4 online casino*
    5 casino bonus*
    5 casino + free spins
    5 free spins
    5 no deposit bonus
    5 welcome bonus + deposit
    4 slot games
    4 online slots
    4 slots + jackpot
    4 sports betting + bonus
    4 bet now
    4 betting site*
    4 betting tips
    4 fixed matches
    4 sure odds
    3 jackpot
    3 poker online
    4 crash game
    4 aviator + bonus
    4 aviator + predictor
    3 deposit + withdraw* + bonus
    4 casino en ligne
    4 casinos en ligne
    5 tours gratuits
    5 bonus sans depot
    4 bonus de bienvenue
    4 paris sportifs + gagn*
    4 paris sportifs + bonus
    3 machines a sous + gagn*
    4 cassino online
    4 casino online
    5 rodadas gratis
    5 giros gratis
    4 bonus de boas vindas
    4 apostas esportivas + bonus
    4 apostas desportivas + bonus
    4 aposte agora
    4 tigrinho
    4 caca niqueis
    3 apostas + ganh*
    5 kasino mtandaoni
    5 kasino ya mtandaoni
    4 kasino + bonasi
    4 bonasi ya kukaribisha
    4 mikeka ya uhakika
    4 mikeka + ushindi
    4 beti sasa
    4 kubeti + bonasi
    3 ubashiri + ushindi
    3 mizunguko ya bure
    5 كازينو + مكاف
    5 كازينو + بونص
    5 كازينو اون لاين
    5 كازينو اونلاين
    5 لفات مجانية
    5 دورات مجانية
    4 مراهنات
    5 مراهنات + مضمون
    4 رهان + بونص
    4 مكافأة ترحيبية
    4 بونص الترحيب
    3 جاكبوت
    5 ካሲኖ + ቦነስ
    5 ኦንላይን ካሲኖ
    4 የካሲኖ ጨዋታ
    4 ውርርድ + ቦነስ
    4 የስፖርት ውርርድ + አሸንፉ
    4 ነፃ ስፒን
    4 አቪዬተር
    """,
    "trade-crypto": """
    5 guaranteed profit*
    5 guaranteed return*
    5 guaranteed roi
    5 double your bitcoin
    5 double your money
    5 double your investment
    5 invest + bitcoin + profit*
    5 invest + crypto + return*
    5 daily profit*
    5 daily return*
    4 passive income
    4 financial freedom
    5 trading signals
    4 forex signals
    4 forex trading + profit*
    4 crypto trading + profit*
    4 trading bot*
    4 trading robot*
    4 account manager + trading
    5 recover + lost + bitcoin
    5 recover + stolen + crypto*
    5 recovery expert*
    5 recover your funds
    4 airdrop
    4 presale + token*
    3 claim + token*
    4 mining pool + profit*
    4 cloud mining
    3 minimum deposit
    4 withdraw + profits
    5 gains garantis
    5 profit garanti
    5 rendement garanti
    5 revenu passif
    5 revenus passifs
    5 doublez votre
    4 investi* + bitcoin
    4 investi* + cryptomonnaie* + gain*
    4 investi* + cryptomonnaies + rendement*
    4 robot de trading
    4 signaux de trading
    5 lucro garantido
    5 lucros garantidos
    5 retorno garantido
    5 renda passiva
    5 rendimento garantido
    5 dobre seu
    5 dobre o seu
    4 invista + bitcoin
    4 investi* + criptomoeda* + lucro*
    4 robo de trading
    4 sinais de trading
    5 faida ya uhakika
    5 faida kila siku
    5 faida ya kila siku
    5 zidisha pesa
    5 pesa zako mara mbili
    4 wekeza + bitcoin
    4 wekeza + faida
    4 wekeza + crypto
    4 kuwekeza + bitcoin
    4 sarafu za kidijitali + faida
    5 ارباح مضمونة
    5 أرباح يومية
    5 ربح مضمون
    5 ربح يومي
    5 دخل سلبي
    5 ضاعف اموالك
    5 ضاعف استثمار
    4 استثمر + بيتكوين
    4 استثمار + بيتكوين
    4 تداول + أرباح
    4 العملات الرقمية + أرباح
    4 عملات رقمية + أرباح
    4 توصيات + تداول
    4 روبوت تداول
    5 የተረጋገጠ ትርፍ
    5 ዕለታዊ ትርፍ
    5 በየቀኑ ትርፍ
    5 ገንዘብዎን በእጥፍ
    4 ቢትኮይን + ትርፍ
    4 ቢትኮይን + ኢንቨስት
    4 ክሪፕቶ + ትርፍ
    4 ፎሬክስ + ትርፍ
    """,
    "trade-loans": """
    5 loan offer*
    5 offer loans
    5 offering loans
    5 we offer + loan*
    5 we give + loan*
    5 we provide + loan* + interest
    5 need a loan
    5 apply for a loan
    5 apply for your loan
    5 business loan* + interest
    4 personal loan*
    5 quick loan*
    5 instant loan*
    4 loan + low interest
    4 loan + no collateral
    4 loan + without collateral
    4 loan + credit check
    4 loan + approval
    4 business funding
    4 merchant cash advance
    4 working capital + approved
    4 line of credit + approved
    4 project financing + interest
    3 interest rate of
    3 bad credit
    4 sblc
    4 bank guarantee + lease*
    5 offre de pret
    5 offre de prets
    5 offrons des prets
    5 offre de credit
    5 pret entre particulier*
    5 prets entre particulier*
    5 accorde des prets
    5 accordons des prets
    5 octroie des prets
    5 octroyons des prets
    5 pret d argent
    5 besoin d un pret
    5 pret rapide
    4 prets + taux
    4 pret + taux d interet
    4 financement + taux de
    5 oferta de emprestimo*
    5 oferecemos emprestimo*
    5 ofereco emprestimo*
    5 concedemos emprestimo*
    5 emprestimo rapido
    5 emprestimo pessoal
    5 emprestimos pessoais
    5 precisa de emprestimo
    5 precisa de um emprestimo
    4 emprestimo* + juros
    4 emprestimo* + sem garantia*
    4 credito + sem consulta
    5 tunatoa mikopo
    5 natoa mikopo
    5 mkopo wa haraka
    5 mikopo ya haraka
    5 unahitaji mkopo
    5 mkopo bila dhamana
    5 mikopo bila dhamana
    4 mkopo + riba
    4 mikopo + riba
    5 قروض شخصية
    5 قرض شخصي
    5 قرض سريع
    5 قروض سريعة
    5 قروض بدون
    5 عرض قرض
    5 نقدم قروض
    5 نقدم القروض
    5 تحتاج الى قرض
    5 هل تحتاج + قرض
    4 قرض + فائدة
    4 قروض + فائدة
    4 تمويل + بدون ضمان
    4 سداد القروض
    4 سداد مديونيات
    5 ብድር እንሰጣለን
    5 ብድር ይፈልጋሉ
    5 ፈጣን ብድር
    5 ያለ ዋስትና + ብድር
    5 ብድር + ወለድ
    """,
    "trade-pills": """
    5 buy viagra
    5 cheap viagra
    5 viagra online
    5 viagra + cialis
    5 cialis online
    5 buy cialis
    5 buy xanax
    5 buy tramadol
    5 buy ozempic
    5 without a prescription
    5 without prescription
    5 no prescription
    5 no rx
    5 online pharmacy + discount*
    5 erectile dysfunction + pills
    5 male enhancement
    5 penis enlargement
    5 lose weight fast
    4 weight loss pills
    4 weight loss gummies
    4 keto gummies
    4 cbd gummies
    4 miracle cure
    5 sans ordonnance
    5 viagra pas cher
    5 achetez du viagra
    5 acheter du viagra
    5 agrandissement du penis
    5 perdre du poids rapidement
    5 perdez + kilos
    5 sem receita
    5 viagra barato
    5 comprar viagra
    5 aumento peniano
    5 emagreca
    5 perca + quilos
    5 disfuncao eretil
    5 nguvu za kiume
    5 kuongeza nguvu za kiume
    5 dawa bila cheti
    5 bila cheti cha daktari
    5 punguza uzito + siku
    5 punguza unene
    5 kupunguza uzito haraka
    5 فياجرا
    5 سياليس
    5 بدون وصفة
    5 ضعف الانتصاب
    5 تكبير القضيب
    5 انقاص الوزن + حبوب
    5 حبوب + تخسيس
    5 ያለ ሐኪም ትዕዛዝ
    5 ያለ ሀኪም ትዕዛዝ
    5 ቪያግራ
    5 ክብደት + በፍጥነት
    5 የወንድ ኃይል
    """,
    "trade-adult": """
    5 hot girls
    5 sexy girls
    5 single girls
    5 lonely women
    5 webcam girls
    5 adult dating
    5 porn
    5 porno
    5 onlyfans
    5 nude photos
    5 my nudes
    5 meet singles
    5 sex tonight
    5 sexe ce soir
    5 rencontres coquines
    5 plan cul
    5 femmes seules
    5 filles chaudes
    5 garotas de programa
    5 mulheres solteiras
    5 sexo hoje
    5 namoro adulto
    5 wasichana warembo
    5 picha za uchi
    5 video za ngono
    5 بنات + واتس
    5 افلام اباحية
    5 صور عارية
    5 مطلقات للزواج
    5 ቆንጆ ሴቶች
    5 የወሲብ
    """,
    # Passwords, parcels, and money held back until one clicks.
    "trade-phishing": """
    5 verify your account
    5 verify your email
    5 verify your mailbox
    5 confirm your password
    5 confirm your account
    5 update your password
    5 your account will be suspended
    5 your account has been suspended
    5 your account has been limited
    5 your account will be closed
    5 your mailbox + full
    5 mailbox quota
    5 mailbox storage
    5 your password + expire*
    5 your domain + expire*
    5 domain + final notice
    5 domain + expiration notice
    5 domain name + renew + immediately
    5 your website will be
    5 your website has been hacked
    5 copyright infringement + images
    5 copyrighted images
    5 your parcel
    5 your package + customs
    5 unpaid customs
    4 shared a document with you
    4 view the document + password
    4 unusual sign in
    4 seed phrase
    5 votre compte sera + suspendu
    5 votre compte a ete suspendu
    5 votre compte sera + ferme
    5 votre compte sera + bloque
    5 verifiez votre compte
    5 confirmez votre mot de passe
    5 boite mail + pleine
    5 messagerie + saturee
    5 votre mot de passe + expire
    5 votre colis
    5 votre nom de domaine + expire*
    5 sua conta sera
    5 sua conta foi suspensa
    5 sua conta foi bloqueada
    5 verifique sua conta
    5 confirme sua senha
    5 confirmar sua senha
    5 sua senha + expira*
    5 caixa de email + cheia
    5 caixa de entrada + cheia
    5 sua encomenda
    5 seu pacote + alfandega
    5 seu dominio + expira*
    5 akaunti yako + itafungwa
    5 akaunti yako + imefungwa
    5 akaunti yako + itasimamishwa
    5 akaunti yako imesimamishwa
    5 thibitisha akaunti yako
    5 thibitisha nenosiri
    5 nenosiri lako
    5 kifurushi chako
    5 تعليق حسابك
    5 إيقاف حسابك
    5 إغلاق حسابك
    5 حسابك + معلق
    5 تأكيد حسابك
    5 تحديث بياناتك + حساب
    5 تأكيد كلمة المرور
    5 كلمة المرور + تنتهي
    5 صندوق بريدك + ممتلئ
    5 شحنتك
    5 طردك
    5 መለያዎ + ይዘጋል
    5 መለያዎ + ታግዷል
    5 መለያዎ + ይታገዳል
    5 መለያዎን ያረጋግጡ
    5 የይለፍ ቃልዎ
    5 ጥቅልዎ
    """,
    # Invoices for nothing: directories of fairs, renewals, changed bank accounts.
    "trade-invoices": """
    5 invoice + attached + overdue
    5 overdue invoice
    5 unpaid invoice
    5 outstanding invoice
    5 past due invoice
    5 invoice + final reminder
    4 payment + bank details have changed
    4 new bank details
    4 change of bank
    4 changed our bank
    5 fair directory + update
    5 exhibitor directory + free of charge + sign
    5 directory + update your data
    5 update your entry
    5 update your company data
    4 your listing + renew*
    4 business directory + entry
    5 trademark + register* + publication fee
    5 who s who + selected
    5 facture impayee
    5 factures impayees
    5 facture en retard
    5 facture en souffrance
    5 nouvelles coordonnees bancaires
    5 nouveau rib
    5 annuaire + mettre a jour
    5 annuaire + mise a jour + gratuit*
    5 fatura em atraso
    5 fatura vencida
    5 fatura em aberto
    5 boleto em aberto
    5 boleto vencido
    5 novos dados bancarios
    5 dados bancarios + alterad*
    5 diretorio + atualiz*
    5 ankara ambayo haijalipwa
    5 ankara iliyochelewa
    5 ankara yako + haijalipwa
    5 akaunti yetu mpya ya benki
    5 فاتورة متأخرة
    5 فاتورة غير مدفوعة
    5 الفاتورة المرفقة + فورا
    5 فاتورة مستحقة
    5 تغيير الحساب البنكي
    5 حسابنا البنكي الجديد
    5 ያልተከፈለ ደረሰኝ
    5 ያልተከፈለ ሂሳብ
    5 አዲሱ የባንክ ሂሳብ
    """,
    # Work at home, paid for clicks.
    "trade-jobs": """
    5 work from home + earn
    5 work from home + per day
    5 earn + from home
    5 earn per day
    4 part time job
    4 easy online job
    5 paid for liking
    4 no experience + per day
    4 hiring + remote + whatsapp
    5 travail a domicile
    5 travaillez depuis chez vous
    5 gagnez + par jour
    5 trabalhe em casa
    5 trabalho em casa
    5 ganhe + por dia
    5 kazi ya nyumbani
    5 kazi ya mtandaoni
    5 lipwa + kwa siku
    5 العمل من المنزل
    5 عمل من المنزل
    5 وظيفة عن بعد + يوميا
    5 ከቤት ሆነው + ይስሩ
    5 ከቤትዎ ሆነው + ያግኙ
    5 የኦንላይን ሥራ
    """,
    # Inheritances, donations, prizes.
    "trade-fortune": """
    5 next of kin
    5 inheritance
    5 deceased client
    5 late client
    5 late husband
    5 unclaimed fund*
    5 dormant account
    5 beneficiary + million*
    5 beneficiary + fund*
    5 business proposal + million*
    5 million + confidential
    5 transfer + million + percent*
    5 investment partner + confidential
    5 charity + million + donat*
    5 donate + million
    5 you have won
    5 you won
    5 lucky winner
    4 lottery
    3 gift card
    5 claim your prize
    5 un heritage
    5 heritage de
    5 ayant droit + fonds
    5 beneficiaire + million*
    5 don de + euros
    5 faire don + million*
    5 vous avez gagne
    5 heureux gagnant
    4 loterie
    5 gagnant + tirage
    5 uma heranca
    5 heranca de
    5 beneficiario + milhoes
    5 milhoes + confidencial
    5 voce ganhou
    5 voce foi sorteado
    4 loteria
    5 ganhador
    5 doacao + milhoes
    5 urithi
    5 mrithi
    5 umeshinda
    5 mshindi + zawadi
    5 bahati nasibu
    5 milioni + siri
    5 ميراث
    5 الورثة + مليون
    5 وريث
    5 مليون دولار + سري
    5 مليون + تبرع
    5 لقد ربحت
    5 لقد فزت
    5 مبروك + ربحت
    5 مبروك + فزت
    5 جائزة + مليون
    5 اليانصيب
    5 ውርስ
    5 ሚሊዮን ዶላር + ሚስጥር
    5 ሎተሪ
    5 አሸናፊ ሆነዋል
    5 አሸንፈዋል
    """,
    # Rooms sold to exhibitors by people who have none.
    "trade-rooms": """
    5 official housing
    5 housing partner
    5 housing bureau
    5 room block
    5 room blocks
    4 hotel rooms + exhibitors + credit card
    4 hotel rooms + almost sold out
    4 rooms + selling out
    4 rooms + sold out + exhibitors
    4 hotel + reservation + credit card
    4 hotels + discounted + exhibitors + book*
    4 your hotel reservation + not + confirm*
    5 hebergement officiel
    5 partenaire hebergement
    4 chambres + exposants + carte de credit
    4 chambres + exposants + carte bancaire
    4 hotels + complets + exposants
    5 hospedagem oficial
    4 quartos + expositores + cartao de credito
    4 hoteis + expositores + esgot*
    4 hotel + waonyeshaji + kadi ya benki
    5 mshirika rasmi wa malazi
    5 malazi rasmi
    4 vyumba + waonyeshaji + kadi
    5 شريك الإقامة الرسمي
    5 السكن الرسمي
    4 فنادق + العارضين + بطاقة
    4 غرف + العارضين + بطاقة
    5 ይፋዊ የማረፊያ
    4 ሆቴል + ኤግዚቢተሮች + ክሬዲት ካርድ
    """,
    "trade-followers": """
    5 real followers
    5 instagram followers
    5 tiktok followers
    5 facebook likes
    5 youtube views
    5 youtube subscribers
    5 buy followers
    5 more followers
    4 social media + followers
    4 social media management + month*
    4 instagram growth
    5 abonnes instagram
    5 vrais abonnes
    5 acheter des abonnes
    5 vues youtube
    5 seguidores reais
    5 seguidores no instagram
    5 comprar seguidores
    5 mais seguidores
    5 wafuasi wa instagram
    5 wafuasi halisi
    5 wafuasi + bei
    5 ongeza wafuasi
    5 زيادة متابعين
    5 زيادة المتابعين
    5 متابعين حقيقيين
    5 متابعين انستقرام
    5 لايكات
    5 የኢንስታግራም ተከታዮች
    5 እውነተኛ ተከታዮች
    5 የቲክቶክ ተከታዮች
    5 ተከታዮችን ይግዙ
    """,
    # Sending to the contact forms of the world, and the small print of those who do it.
    "trade-blast": """
    5 contact forms
    5 contact form submission*
    5 submit your message
    5 via your contact form
    4 through your contact form
    5 email marketing + million*
    5 bulk email*
    5 mass email*
    5 cold email*
    5 million emails
    5 million websites
    5 smtp + inbox + sell*
    4 reply unsubscribe
    4 to unsubscribe
    4 reply with unsubscribe
    4 reply stop
    4 reply remove
    4 opt out + reply
    4 dont want to receive
    4 wish to opt out
    3 not interested + reply
    5 formulaires de contact
    4 se desabonner
    4 desinscri*
    5 emailing + million*
    5 envoi en masse
    5 formularios de contato
    5 formularios de contacto
    5 disparo de email*
    5 email em massa
    4 cancelar a inscricao
    4 para nao receber mais
    5 fomu za mawasiliano
    5 barua pepe milioni
    4 kujiondoa jibu
    5 نماذج الاتصال
    5 رسائل جماعية
    5 مليون ايميل
    5 مليون رسالة
    4 لإلغاء الاشتراك
    5 የመገኛ ቅጾች
    5 ሚሊዮን ኢሜይሎች
    """,
    "trade-healers": """
    5 spell caster
    5 love spell*
    5 get your ex back
    5 bring back + ex + spell*
    5 illuminati
    5 marabout
    5 retour affectif
    5 retour de l etre aime
    5 voyant medium
    5 medium voyant
    5 amarracao amorosa
    5 trazer seu amor
    5 trago a pessoa amada
    5 pai de santo + amor
    5 mganga
    5 kurudisha mpenzi
    5 pete ya bahati
    5 شيخ روحاني
    5 جلب الحبيب
    5 فك السحر
    5 رد المطلقة
    5 ጠንቋይ
    5 የፍቅር መስተፋቅር
    """,
    # What is said to make somebody click; people say the one or the other.
    "pressure": """
    3 click here
    3 click the link
    3 click on the link
    2 click below
    2 act now
    2 act fast
    2 limited time
    2 limited offer
    2 100 free
    2 100 guaranteed
    2 risk free
    2 money back
    2 no obligation
    3 congratulations + click
    3 cliquez ici
    3 cliquez sur le lien
    2 offre limitee
    2 sans risque
    3 clique aqui
    3 clique no link
    2 oferta limitada
    2 sem risco
    2 vagas limitadas
    3 bonyeza hapa
    3 bofya hapa
    3 bofya kiungo
    3 bonyeza kiungo
    2 ofa ya muda
    2 bila hatari
    3 اضغط هنا
    3 انقر هنا
    3 اضغط على الرابط
    3 اضغط الرابط
    2 عرض محدود
    2 لفترة محدودة
    2 بدون مخاطر
    3 እዚህ ይጫኑ
    3 ሊንኩን ይጫኑ
    3 ሊንኩን ተጫኑ
    2 ለተወሰነ ጊዜ
    """,
}

# What people ask an organiser of exhibitions for, and sellers do not: counts against what else is heard, since banks,
# casinos' suppliers and agencies exhibit too.
ASKS = """
sqm
sq m
sq mtrs
m2
square met*
shell scheme
space only
floor plan
early bird
exhibitor manual
visa letter
invitation letter
press pass
visitor badge
speaker slot
stand + price*
stand + cost*
stand + would like
stand + want
stand + need
booth + price*
booth + cost*
booth + would like
booth + want
booth + need
like to exhibit
want to exhibit
wish to exhibit
metres carres
stand + prix
stand + tarif*
stand + souhait*
stand + reserver
souhaitons exposer
voulons exposer
voudrions exposer
lettre d invitation
accreditation
metros quadrados
stand + preco*
stand + reserva*
estande
queremos expor
gostariamos de expor
pretendemos expor
carta convite
credencial
kibanda
vibanda
mita za mraba
barua ya mwaliko
kushiriki maonyesho
متر مربع
حجز جناح
نرغب في المشاركة
رسالة دعوة
خطاب دعوة
بطاقة إعلامية
ካሬ ሜትር
የግብዣ ደብዳቤ
በኤግዚቢሽኑ መሳተፍ
የሚዲያ ባጅ
"""
