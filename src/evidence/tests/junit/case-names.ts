import type { XmlAttributes } from './xml-events.ts'

/** A test as JUnit XML names it: classname and name, and the file where one is known. */
export interface CaseName {
  /** With `/`; empty when the evidence does not say. */
  readonly file: string
  /** `tests/unit/test_x.py::TestClass::test_y[1]` where the file is known, else `classname::name`. */
  readonly id: string
}

/** A suite as far as its cases take their names from it. */
export interface SuiteName {
  readonly name: string
  readonly file: string
}

/**
 * The file is the case's `file` attribute (pytest `junit_family=xunit1`), else its suite's (jest-junit, PHPUnit),
 * else the module that pytest writes into `classname`, without the classes behind it.
 *
 * Source: `_NodeReporter.record_testreport` and `mangle_test_address`, pytest 6.0 to 9.1.
 */
export function nameCase(attributes: XmlAttributes, suite: SuiteName): CaseName {
  const { classname = '', name = '' } = attributes
  const file = fileOf(attributes, suite)
  if (file === '') return { file, id: [classname, name].filter(Boolean).join('::') }
  if (classname === '') return { file, id: file }
  const classes = classname.slice(moduleEnd(classname)).replaceAll('.', '::')
  return { file, id: `${file}${classes}::${name}` }
}

/** The file of a case, with `/`; empty when the evidence does not say. */
export function fileOf({ classname = '', name = '', file }: XmlAttributes, suite: SuiteName): string {
  const written = file ?? suite.file
  if (written !== '') return written.replaceAll('\\', '/')
  const named = classname === '' ? name : classname
  const module = named.slice(0, moduleEnd(named))
  return isPythonModule(module, suite) ? `${module.replaceAll('.', '/')}.py` : ''
}

/** Where the module ends in a classname: Python names modules in lower case and classes with a capital. */
export function moduleEnd(classname: string): number {
  let end = classname.length
  for (let dot; (dot = classname.lastIndexOf('.', end - 1)) >= 0 && end > 0; end = dot) {
    className.lastIndex = dot + 1
    if (!className.test(classname)) break
  }
  return end
}

function isPythonModule(module: string, suite: SuiteName): boolean {
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(module)) return false
  return suite.name === 'pytest' || /(?:^|\.)(?:test_\w+|\w+_test)$/.test(module)
}

const className = /_*[A-Z]/y

/** An XPath that finds the cases of this name. */
export function casePointer({ classname = '', name = '' }: XmlAttributes, child = ''): string {
  return `//testcase[@classname=${quote(classname)} and @name=${quote(name)}]${child && `/${child}`}`
}

function quote(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`
}
