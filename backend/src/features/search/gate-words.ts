import { wordPattern } from './word-pattern.ts';

// Parts of patterns in lower case; only `.`, `?`, `*`, `|`, sets and groups are special, and no class in capitals.

/** The user says that the web is to be asked. */
export const asksForWeb = wordPattern(
  [
    '(search|check|browse|look|find)( it| this| that)? (up )?(on |in )?(the )?(web|internet|online|google)',
    'web search|google( it| this| that| for)?|look (it |this |that )?up|search (for|up)|find (me )?sources?|cite sources|with sources',
    '(such|suche|schau|recherchier|recherchiere|finde)( .{0,40})? (im|in) (netz|web|internet)|google mal|mit quellen|im internet',
    '(cherche|recherche|trouve|regarde)( .{0,40})? (sur|dans) (le web|internet|google|le net)|sur internet|avec des sources',
    '(busca|buscar|encuentra)( .{0,40})? en (internet|la web|google|linea)|en internet|con fuentes',
    '(найди|поищи|посмотри|загугли|погугли)( .{0,40})?( в (интернете|сети|гугле))?|в интернете',
  ],
  ['搜索', '搜一下', '查一下', '上网查', '検索して', '調べて', 'ググって'],
);

/** The user does not want it. */
export const refusesWeb = wordPattern(
  [
    '(don.?t|do not|no need to|without) (search|searching|browse|browsing|google|look)( .{0,20})?',
    'no (web )?search|offline only|nicht (suchen|googeln)|ohne (web)?suche|sans (recherche|chercher)|sin buscar|не ищи|без поиска',
  ],
  ['不要搜索', '不用搜', '検索しないで'],
);

/** Beside addresses: the message asks for more than what stands there. */
export const asksForMore = wordPattern(
  [
    '(compare|comparison) (.{0,30} )?(to|with|against) (other|others|similar|competitors|alternatives)',
    'alternatives|competitors|other (sources|sites|opinions|reviews)|what (do )?others say|anything newer|more (sources|recent)',
    'alternativen|andere (quellen|seiten|meinungen)|autres sources|otras fuentes|другие источники',
  ],
  ['其他来源', '他の情報'],
);

/** The whole of the message, save signs. */
export const smallTalk = new RegExp(
  `^(?:${[
    '(hi|hello|hey|yo|hiya|howdy)( there| all| again| parley)?|good (morning|afternoon|evening|night)',
    '(many )?(thanks|thank you|thx|ty|cheers)( a lot| so much| very much| again)?|(ok|okay|great|perfect|nice|cool|awesome|got it|sounds good|yes|no|sure|please|yes please|no thanks|never ?mind)( thanks| thank you)?',
    'how are you( doing)?( today)?|how.?s it going|what.?s up|who are you|what are you|what can you do|are you (an? )?(human|ai|bot|real)|tell me (a joke|about yourself)|bye|goodbye|see you',
    'hallo|hi|moin|servus|guten (morgen|tag|abend)|danke( schon| sehr| dir)?|vielen dank|wie geht.?s( dir)?|wer bist du|tschuss|alles klar|super danke',
    'salut|bonjour|bonsoir|coucou|merci( beaucoup)?|(comment )?ca va|au revoir|qui es.tu|d.accord',
    'hola|buenos dias|buenas( tardes| noches)?|(muchas )?gracias|que tal|como estas|quien eres|adios|vale',
    'привет|здравствуй(те)?|добрый (день|вечер)|доброе утро|спасибо( большое)?|как дела|кто ты|пока|хорошо|понятно',
    '你好|您好|谢谢|谢谢你|你是谁|早上好|晚安|再见|好的|こんにちは|こんばんは|おはよう(ございます)?|ありがとう(ございます)?|あなたは誰ですか|さようなら|了解',
  ]
    .map((line) => line.normalize('NFC').replaceAll('й', 'и'))
    .join('|')})$`,
  'u',
);

/** About the one who writes, or to the one who answers. */
export const personal = wordPattern([
  'i feel|i.?m (so )?(sad|happy|tired|bored|lonely|anxious|stressed|nervous)|i am (so )?(sad|happy|tired|bored|lonely|anxious|stressed|nervous)',
  'my (wife|husband|boss|friend|girlfriend|boyfriend|mother|father|mom|mum|dad|son|daughter|brother|sister|partner|cat|dog|ex)',
  'should i|do you (like|love|think|feel|want|know me|remember)|your (favou?rite|opinion)|are you',
  'ich (fuhle|bin (so )?(traurig|mude|einsam|nervos))|mein(e|er|en)? (frau|mann|chef|freund|freundin|mutter|vater|sohn|tochter)|je me sens|me siento|мне (грустно|скучно|плохо)',
]);

/** Work on a text that the message brings. */
export const worksOnText = wordPattern(
  [
    '(translate|rewrite|rephrase|paraphrase|proofread|shorten|summari[sz]e|correct|edit|reformat|improve|simplify|expand|polish|refactor|debug)',
    '(fix|check|explain|review|convert|optimi[sz]e) (this|that|the following|my|these|it|your)|make (it|this|that) (shorter|longer|simpler|better|more .{0,20})',
    'ubersetz(e|en)?|umschreiben|formulier(e)?( .{0,20})? um|korrigier(e|en)?|kurz(e|en)|fass(e)?( .{0,40})? zusammen|verbesser(e|n)?',
    'tradui(s|re|sez)|reformule[rz]?|corrige[rz]?|resume[rz]?|raccourci[rs]?|traduce|traducir|resume|resumir|corrige|corregir|reescribe',
    'переведи(те)?|перепиши|исправь|сократи|перефразируи|кратко изложи',
  ],
  [
    '翻译',
    '翻譯',
    '润色',
    '改写',
    '总结一下这',
    '翻訳',
    '訳して',
    '要約して',
    '添削',
    '書き直して',
    '直して',
  ],
);

/** Something new is to be written, for which the writer needs no facts. */
export const asksToWrite = wordPattern(
  [
    '(write|compose|draft|create|generate|invent|make up|implement|code|give me)( me| us)?( an?| some| the)?( .{0,30})? (poem|story|song|haiku|limerick|email|e.mail|letter|essay|function|script|program|class|regex|query|component|test|tests|joke|slogan|tagline|cover letter|speech|bash|sql|names?|ideas?)',
    'schreib(e)?( mir)? (ein|eine|einen) .{0,40}|dichte|ecri(s|re|vez)( moi)? (un|une) .{0,40}|escribe(me)? (un|una) .{0,40}|напиши .{0,40}|придумаи .{0,40}|brainstorm|role.?play',
  ],
  ['写一(首|篇|个|段|封)', '写个', '(詩|物語|メール|コード|関数)を(書|作)'],
);

export const isMaths = wordPattern(
  [
    '(calculate|compute|solve|simplify|integrate|differentiate|factori[sz]e) .{0,30}[\\d(x=+*/^-].{0,80}|derivative of|integral of|square root of \\d+|prove that|\\d+ ?% of \\d+|what.?s \\d[\\d\\s.,+*/^()x-]*|what is \\d[\\d\\s.,+*/^()x-]*',
    'berechne|rechne|lose die gleichung|ableitung von|wurzel (aus|von) \\d+|was ist \\d[\\d\\s.,+*/^()x-]*|calcule[rz]?|resous|calcula|resuelve|вычисли|реши уравнение|сколько будет \\d.{0,30}|посчитаи',
  ],
  ['计算', '求导', '解方程', '計算して', '方程式を解'],
);
