/**
 * Letters that look like Latin capitals or small letters and do not become them under NFKC, and brackets likewise;
 * from Unicode's confusables.txt, the scripts that occur in practice.
 */
const lookalikes = new Map(
  pairs(
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ', 'ABEZHIKMNOPTYXC'],
    ['АВЕЅІЈКМНОРСТУХԌԚԜӀ', 'ABESIJKMHOPCTYXGQWI'],
    ['аеорсухіјѕԁԛԝһӏ', 'aeopcyxijsdqwhl'],
    ['αινορτυϲ', 'aivoptuc'],
    ['ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ', 'ABCDEGHIJKLMPRSTVWZ'],
    ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'ABCDEFGHIJKLMNOPRSTUVWYZ'],
    ['【】〔〕⟦⟧〚〛❲❳⁅⁆⦋⦌', '[][][][][][][]'],
  ),
)

/** A text reduced to what the eye reads, and the way back to its own indexes. */
export interface Skeleton {
  readonly text: string
  /** The index in the original text of a character of `text`. */
  originalIndex(index: number): number
}

/**
 * Folds away what disguises a word: compatibility forms (NFKC), combining marks, invisible characters and lookalikes.
 * ASCII text is its own skeleton.
 */
export function readSkeleton(original: string): Skeleton {
  if (/^[\u0000-\u007f]*$/.test(original)) return { text: original, originalIndex: index => index }
  const indexes: number[] = []
  let text = ''
  let at = 0
  for (const character of original) {
    const folded = fold(character)
    for (let count = folded.length; count > 0; count--) indexes.push(at)
    text += folded
    at += character.length
  }
  return { text, originalIndex: index => indexes[index] ?? original.length }
}

function fold(character: string): string {
  if (character <= '\u007f') return character
  const letters = (lookalikes.get(character) ?? character)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
  return Array.from(letters, letter => lookalikes.get(letter) ?? letter).join('')
}

function pairs(...rows: [string, string][]): [string, string][] {
  return rows.flatMap(([from, to]) => Array.from(from, (letter, index): [string, string] => [letter, to[index]!]))
}
