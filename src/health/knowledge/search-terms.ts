/** What tells nothing apart: words that hold sentences together, and names of a PC, in four languages. */
const empty = new Set(
  `a b c d e f g h i j k l m n o p q r s t u v w x y z after again also always an and are as at be been before being but by can cannot could did do does during for from get gets got had has have how if in into is it its just made make makes me my need needed needs no not of on or our since so some still that the their then there they this to too was we were what when where which while who why will with would you your computer computers laptop laptops machine machines pc pcs
  aber alle als am an auch auf aus bei bin da das dass dem den der des die du ein eine einem einen einer er es fur haben hat ich ihr im in ist kann kein keine mein mich mir mit nach nicht noch nun ob oder sein sich sie sind so um und uns unser vom von vor warum was wenn wer wie wir wird zu zum zur rechner computer
  的 了 在 是 和 与 或 我 你 他 她 它 们 这 那 有 没 没有 不 也 就 都 而 及 把 被 对 从 到 吗 呢 啊 个 上 中 为什么 怎么 如何 什么`.split(
    /\s+/,
  ),
);

// one for all: words of Chinese and Japanese come from the dictionary whatever the locale
const segmenter: () => Intl.Segmenter = (() => {
  let made: Intl.Segmenter | undefined;
  return () => (made ??= new Intl.Segmenter("en", { granularity: "word" }));
})();

/**
 * The words of a cleaned text as they are indexed and asked for: small, without marks above Latin
 * letters, English endings off. What has a digit stays as it is.
 */
export function searchTerms(text: string): string[] {
  return segments(foldedText(text))
    .filter((word) => !empty.has(word) && !isParticle(word))
    .map((word) => (isCodeLike(word) ? word : stem(word)));
}

/** Words of folded text: what blanks part, and by a dictionary where there are none. */
function segments(folded: string): string[] {
  // the segmenter takes ten times as long for what needs none
  if (/^[a-z\d ]*$/.test(folded)) return folded.split(" ").filter((word) => word !== "");
  return Array.from(segmenter().segment(folded), ({ segment, isWordLike }) =>
    isWordLike === true ? segment : "",
  ).filter((segment) => segment !== "");
}

/** Whether a term is taken as it stands: neighbours of a code are other codes. */
export function isCodeLike(term: string): boolean {
  return /\d/.test(term);
}

/** Whether a term is in a script without blanks between words. */
export function isUnspaced(term: string): boolean {
  return /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(term);
}

/** Small, without marks above Latin letters and signs: each word of ASCII is a run of letters and digits. */
function foldedText(text: string): string {
  const small = text.toLowerCase().replaceAll("ß", "ss");
  return (
    small
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      // marks of kana have other numbers, and come together again
      .normalize("NFC")
      // a full stop or a colon between letters would hold two words together
      .replace(/[\0-/:-`{-\x7f]+/g, " ")
  );
}

// endings and particles of Japanese
function isParticle(term: string): boolean {
  return /^\p{sc=Hiragana}{1,3}$/u.test(term);
}

/** Light and for English alone: `restarting`, `restarted` and `restarts` are `restart`. */
function stem(term: string): string {
  if (term.length < 5 || !/^[a-z]+$/.test(term)) return term;
  const base = term.endsWith("ss") ? term : term.replace(/(?:ing|ed|e?s|e)$/, "");
  return base.length < 3 ? term : base.replace(/([bdfgmnprt])\1$/, "$1");
}
