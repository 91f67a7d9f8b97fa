import { wordPattern } from './word-pattern.ts';

/** What changes from day to day or year to year. */
export const asksForRecent = wordPattern(
  [
    'latest|newest|most recent|recent(ly)?|current(ly)?|today|tonight|yesterday|tomorrow|right now|at the moment|as of now|nowadays|breaking|news|headlines|this (week|weekend|month|year|season|morning)|last (night|week|month|year)|next (week|month|game|match|election|season)|up.to.date|upcoming|still (alive|open|available|in office)|so far this',
    'weather|forecast|temperature (in|outside)|traffic|score|standings|results of|won the|who won|election|stock|share price|exchange rate|opening hours|open (today|now)|schedule (of|for)|release date|released yet|coming out|come out|available yet|flights?|showtimes|lineup|box office',
    'aktuell(e|er|es|en)?|neu(e)?ste(r|s|n)?|heute|gestern|morgen|derzeit|momentan|zurzeit|gerade|kurzlich|nachrichten|diese(s|r|n)? (woche|monat|jahr)|letzte(s|r|n)? (woche|monat|jahr)|nachste(s|r|n)? (woche|monat|jahr)|wetter|wettervorhersage|borsenkurs|wechselkurs|offnungszeiten|wann (erscheint|kommt)|wer hat .{0,40}gewonnen|bundestagswahl|spielstand',
    'dernier(e|s|es)?|derniere version|recent(e|s|es)?|actuel(le|s|les)?|actuellement|aujourd.hui|hier|demain|en ce moment|actualites?|cette (semaine|annee)|ce mois|meteo|horaires|cours de|taux de change|qui a gagne|date de sortie',
    'ultim(o|a|os|as)|mas reciente|reciente(s|mente)?|actual(es|mente)?|hoy|ayer|manana|ahora|noticias|esta semana|este (mes|ano)|clima|pronostico|tiempo (hace|en)|horarios?|tipo de cambio|quien gano|fecha de (estreno|lanzamiento)',
    'последн(ие|яя|ии|ее|юю|их)|новеиш(ии|ая|ее|ие)|свежи(е|и)|сегодня|вчера|завтра|сеичас|новости|на этои неделе|в этом (году|месяце)|актуальн(ыи|ая|ое|ые)|погода|курс (доллара|евро|валют|рубля|биткоина)|кто (выиграл|победил)|дата выхода|расписание|часы работы',
  ],
  [
    '最新',
    '最近',
    '今天',
    '昨天',
    '明天',
    '现在',
    '目前',
    '新闻',
    '今年',
    '本周',
    '天气',
    '股价',
    '汇率',
    '今日',
    '昨日',
    '明日',
    '現在',
    '今週',
    '今月',
    'ニュース',
    '天気',
    '株価',
    '為替',
    '発売日',
    '営業時間',
  ],
);

/** Prices, versions, persons and figures: facts that stand on some page. */
export const asksForFact = wordPattern(
  [
    'price(s)? of|how much (does|do|is|are|did|for)|what does .{0,60}cost|costs? of|pricing|cheapest|buy|for sale|deals? on|discount|subscription',
    '(latest|stable|current|which|what) version|release notes|changelog|patch notes|security advisory|cve.\\d{4}.\\d+|end of life|system requirements|specs? of|specifications?',
    'who (is|was|are|were|founded|invented|owns|wrote|directed|leads|runs|plays|discovered) (?!(you|i|we|they|he|she|it|that|this)(?![a-z])).+|ceo of|president of|prime minister of|population of|capital of|net worth|how old is|when (was|is|did|does) .{2,60}(born|die|died|released?|founded|start|end|open)',
    'best .{1,40}(in|under|for|near|to buy)|top \\d+|reviews? of|vs\\.?|versus|near me|restaurants? in|hotels? in|things to do in|how to get (to|from)|phone number|address of|official (site|website)|documentation (for|of)',
    'wer (ist|war|hat) .+|wie (viel|teuer) (kostet|kosten|ist|sind) .*|was kostet .*|preis(e)? (von|fur)|welche version|einwohner|hauptstadt von|wie alt ist|wann (wurde|war|ist|starb) .*|bester? .{1,30}(in|fur|unter)|test(bericht)?e?',
    'qui (est|etait|a) .+|combien coute.*|prix (de|du|des|d.un)|quelle version|population de|capitale de|quel age a|quand (est|a|sort) .*|meilleur(e|s|es)? .{1,40}',
    'quien(es)? (es|fue|son) .+|cuanto cuestan? .*|precio(s)? (de|del)|que version|poblacion de|capital de|cuantos anos tiene|cuando (es|fue|sale) .*|mejor(es)? .{1,40}',
    'кто (такои|такая|такие|основал|написал|изобрел|возглавляет) .+|сколько стоит .*|цена .*|какая версия|население|столица|сколько лет .*|когда (родился|умер|выи?дет|вышел|вышла|начн[а-я]+) .*|лучши[а-я]+ .*|отзывы .*',
  ],
  [
    '谁是',
    '是谁',
    '多少钱',
    '价格',
    '哪个版本',
    '人口',
    '首都',
    '什么时候',
    '評判',
    '誰',
    'いくら',
    '値段',
    '価格',
    'バージョン',
    '人口は',
    '首都は',
    'いつ',
    'おすすめの',
  ],
);

const questionWords =
  'what|what.?s|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|will|would|has|have|tell me|explain|describe|give me|list|was|welche(r|s|n)?|wer|wann|wo|warum|wie|ist|sind|hat|kann|gibt es|erklar(e)?|que|quel(le|s|les)?|qui|quand|ou|pourquoi|comment|est.ce|combien|c.est|cual(es)?|quien|cuando|donde|por que|como|cuanto(s)?|что|какои|какая|какие|кто|когда|где|почему|как|сколько|зачем|расскажи';
export const isQuestion = new RegExp(
  `[?？¿]|^(?:${questionWords})(?![\\p{L}\\p{N}])|[吗呢么]$|ですか|ますか|什么|怎么|哪|何|どこ|なぜ|どう|教えて`,
  'u',
);
