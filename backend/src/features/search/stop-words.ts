const english = `a about above after again against all also am an and any are as at be because been before being below
  between both but by can could did do does doing down during each few for from further had has have having he her here
  hers him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our
  ours out over own same she should so some such than that the their theirs them then there these they this those through
  to too under until up very was we were what when where which while who whom why will with would you your yours s t re ve
  ll d m don isn aren wasn weren doesn didn hasn haven won couldn shouldn`;
const german = `aber als am auch auf aus bei bis da das dass dem den der des die dies diese dieser doch du ein eine einem
  einen einer eines er es fur hat ich ihr im in ist kann man mit nach nicht noch nur oder sein sich sie sind so uber um
  und von vom vor war was wenn wer werden wie wird wir wo zu zum zur`;
const french = `au aux avec ce ces cette dans de des du elle en est et eux il ils je la le les leur lui mais ne nous on
  ou par pas pour que qui sa sans se ses son sont sur un une vous l c j n qu`;
const spanish = `al como con cual del el ella ellos en es esta este esto fue ha hay la las lo los mas muy no o para pero
  por que se ser si sin sobre su sus un una y ya`;
const russian = `а без был была были было быть в вы для до его ее если еще же за и из или их к как когда который ли мы
  на не но о об он она они от по под при с со так также там то только у уже что чтобы это я`;

/** Words that say nothing about what a text is about; folded as `fold` does. */
export const stopWords: ReadonlySet<string> = new Set(
  [english, german, french, spanish, russian].join(' ').split(/\s+/),
);
