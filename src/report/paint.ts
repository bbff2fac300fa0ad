import * as util from 'node:util'

type Color = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold' | 'underline'
export type Paint = (color: Color, text: string) => string

/** Colours text, or leaves it alone. Node before 20.12 has no `styleText`; there it is left alone too. */
export function createPaint(color: boolean): Paint {
  const { styleText } = util as Partial<typeof util>
  if (!color || !styleText) return (_, text) => text
  // Whether there are colours was decided by the caller; later versions of Node would decide again.
  return (name, text) => styleText(name, text, { validateStream: false })
}
