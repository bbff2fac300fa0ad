import type { Context } from './escape.ts'
import type { Landing } from './surroundings.ts'

type Inline = Extract<Landing, { kind: 'inline' }>

/** What GitHub turns into a link by itself. Backslashes do not stop it, backticks do. */
const autolink = /(?:https?:\/\/|www\.)[^\s`|\\[\]<>]*|(?:mailto:|xmpp:)?[\w+.-]+@[\w-]+(?:\.[\w-]+)+/gi

/** A value in running text, a heading or a table cell, on one line and trimmed. */
export function escapeInline(text: string, landing: Inline, context: Context): string {
  const escape = landing.isHeading ? (part: string) => escapeMarks(part).replaceAll('#', '\\#') : escapeMarks
  let written = ''
  let from = 0
  for (const link of text.matchAll(autolink)) {
    written += escape(text.slice(from, link.index)) + `\`${link[0]}\``
    from = link.index + link[0].length
  }
  written += escape(text.slice(from))
  if (landing.isAtStart) written = escapeStart(written, text, context.next)
  if (context.line.endsWith(']') && /^[(:]/.test(written)) written = `\\${written}`
  if (context.next.startsWith('[') && written.endsWith('!')) written = `${written.slice(0, -1)}\\!`
  return written
}

/** Backslashes before what could begin or end something in the middle of a line. */
function escapeMarks(text: string): string {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)|[*`[\]|~]/g, '\\$&')
    .replace(/_+/g, (run, at: number, whole: string) =>
      isWord(whole.charAt(at - 1)) && isWord(whole.charAt(at + run.length)) ? run : run.replaceAll('_', '\\_'),
    )
    .replace(/<(?![\s\d=])/g, '\\<')
    .replace(/&(?=#?[A-Za-z0-9]*(?:;|$))/g, '\\&')
}

/** A letter or digit: an underscore between two of them is only an underscore. */
function isWord(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character)
}

/** A backslash before what could begin a block at the start of a line. */
function escapeStart(written: string, text: string, next: string): string {
  if (/^(?:[#>=]|[-+](?:[\s-]|$)|:-)/.test(written)) return `\\${written}`
  const item = /^(\d+)([.)])(?=\s|$)/.exec(written)
  if (item) return `${item[1]!}\\${written.slice(item[1]!.length)}`
  if (/^\d{1,9}$/.test(text) && /^[.)]/.test(next)) return `&#${text.charCodeAt(0)};${text.slice(1)}`
  return written
}
