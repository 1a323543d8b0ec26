"""Sources: one module a network. They bring public posts, and know no brand.

A source yields what it heard in the order of its stream, each with the place from which it would
go on after it. Whoever runs it finds the brands (`matching`), hands mentions to Kafka, and keeps
the place once Kafka has taken them, so a source that starts again repeats some and loses none.
"""
