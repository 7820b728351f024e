"""A plan's document to its targets.

`documents` reads the lines of a file, `paragraphs` joins them (`tables` makes sentences of the rows
of tables), and `outline` finds domains, sections and numbered items. `chinese` and `english` read an
item's sentences clause by clause into statements (`clauses`), `names` settles which indicators these
are about, `rows` makes rows of targets of them, each with a confidence and its doubts. `draft` is what
a user gets, `workbook` the file in which a person confirms it, and `loading` a plan from any source.

The two grammars have the same files: `words` that ask, `context` from clause to clause, `years`,
values of the `present` from which something starts, `levels` (which amounts may be targets),
`subjects` (what they are about), `values`, `coverage`, `comparison`, `directions`, and `statements`,
which calls them all.
"""
