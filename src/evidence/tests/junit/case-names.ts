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
  const written = (attributes['file'] ?? suite.file).replaceAll('\\', '/')
  const { module, classes } = splitClassname(classname === '' ? name : classname)
  const file = written !== '' ? written : isPythonModule(module, suite) ? `${module.replaceAll('.', '/')}.py` : ''
  if (file === '') return { file, id: [classname, name].filter(Boolean).join('::') }
  return { file, id: [file, ...(classname === '' ? [] : [...classes, name])].join('::') }
}

/** Python names modules in lower case and classes with a capital. */
function splitClassname(classname: string): { module: string; classes: string[] } {
  const parts = classname.split('.')
  let end = parts.length
  while (end > 1 && /^_*[A-Z]/.test(parts[end - 1]!)) end--
  return { module: parts.slice(0, end).join('.'), classes: parts.slice(end) }
}

function isPythonModule(module: string, suite: SuiteName): boolean {
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(module)) return false
  return suite.name === 'pytest' || /(?:^|\.)(?:test_\w+|\w+_test)$/.test(module)
}

/** An XPath that finds the cases of this name. */
export function casePointer({ classname = '', name = '' }: XmlAttributes, child = ''): string {
  return `//testcase[@classname=${quote(classname)} and @name=${quote(name)}]${child && `/${child}`}`
}

function quote(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`
}
