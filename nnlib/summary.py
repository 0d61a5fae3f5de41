"""The table that `model.summary()` shows: text in a terminal, an HTML table in a notebook."""

from html import escape


class Summary:
    """The layers of a model with their output shapes and numbers of parameters."""

    def __init__(self, model):
        heads = ("layer", "", "output shape", "parameters")
        rows = []
        for key, layer in enumerate(model.layers):
            count = sum(array.size for array in layer.params.values())
            rows.append((str(key), repr(layer), str((None, *layer.output_shape)), f"{count:,}"))
        size = model.params.nbytes / 1024
        penalty = f", kernel_regularizer={model.kernel_regularizer}" if model.kernel_regularizer else ""
        self.title = f"Sequential: input {(None, *model.input_shape)}, dtype {model.dtype}{penalty}"
        self.total = f"{model.params.size:,} parameters, {size:,.1f} KB"
        self.rows = [heads, *rows]

    def __repr__(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(4)]
        lines = [
            f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:<{widths[2]}}  {d:>{widths[3]}}".rstrip()
            for a, b, c, d in self.rows
        ]
        rule = "-" * max(map(len, [*lines, self.title]))
        return "\n".join([self.title, rule, lines[0], rule, *lines[1:], rule, self.total])

    def _repr_html_(self):
        def line(row, tag):
            return "<tr>" + "".join(f"<{tag} style='text-align:left'>{escape(cell)}</{tag}>" for cell in row) + "</tr>"

        body = "".join(line(row, "td") for row in self.rows[1:])
        return (
            f"<table><caption>{escape(self.title)}</caption><thead>{line(self.rows[0], 'th')}</thead>"
            f"<tbody>{body}</tbody></table><p>{escape(self.total)}</p>"
        )
