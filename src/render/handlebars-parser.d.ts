/// <reference types="handlebars" />

/** The parser of Handlebars alone: its compiler and runtime are not used. */
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  export function parse(text: string): hbs.AST.Program
}
