"""An entry and the rows that belong to it, in one query that is written once.

A page shows an entry and a dozen lists of rows. With a query for each, what Django needs to write
them costs several times what the database needs to answer them. Here each list becomes a column of
the entry's own query, as JSON, and the text of that query is kept for as long as the process runs.
"""

import datetime
import json
import uuid
from decimal import Decimal

from django.db import connections, models
from django.db.models import Count, F, Func, Subquery, Window

# Stands in a query where the slug of the entry asked for belongs; no slug has a space.
SLUG = "the slug of the entry"
# Kinds of field whose values JSON keeps as they are.
PLAIN = {
    "AutoField", "BigAutoField", "BigIntegerField", "CharField", "IntegerField",
    "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField",
    "SmallAutoField", "SmallIntegerField", "TextField",
}  # fmt: skip
# How values of other kinds are read; SQLite's JSON has 0 and 1 for false and true.
READERS = {
    "BooleanField": bool,
    "DateField": datetime.date.fromisoformat,
    "UUIDField": uuid.UUID,
}


class RowList(list):
    """The rows of a list that are shown; `total` says how many there are."""

    def __init__(self, rows, total=None):
        super().__init__(rows)
        self.total = len(self) if total is None else total

    @property
    def more(self):
        """How many there are beside those shown."""
        return self.total - len(self)


class Gathering:
    """Fetches an entry of a queryset and its Rows by the entry's slug.

    The query is written at the first use, so a queryset must not depend on the time of day. It
    cannot have a prefetch_related(): rows of rows have Rows of their own.
    """

    def __init__(self, entries, **rows):
        self.shape = Shape(entries, rows)
        self.written: dict = {}

    def get(self, slug):
        """Return the entry and a dict from the name of each list to its RowList. One query.

        Raises DoesNotExist of the entry's model.
        """
        alias = self.shape.queryset.db
        if alias not in self.written:
            self.written[alias] = self._write(alias)
        sql, params = self.written[alias]
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, [slug if value == SLUG else value for value in params])
            found = cursor.fetchone()
        if found is None:
            raise self.shape.queryset.model.DoesNotExist(slug)
        fields, *lists = found
        return self.shape.read(alias, [*_loads(fields), *lists])

    def _write(self, alias):
        """The SQL of the query, and its parameters with SLUG where the slug belongs."""
        lists = {f"list_{place}": column for place, column in enumerate(self.shape.list_columns())}
        row = JSONArray(*self.shape.field_columns)
        found = self.shape.queryset.order_by().filter(slug=SLUG).annotate(row=row, **lists)
        return found.values_list("row", *lists).query.get_compiler(alias).as_sql()


class Rows:
    """A list of rows; `queryset` names what they belong to by OuterRef, as in a Subquery.

    With `most`, at most so many are fetched, and all are counted. The lists that each row has in
    its turn, given as `rows`, become attributes of the row, as with Prefetch(to_attr=...).
    """

    def __init__(self, queryset, *, most=None, **rows):
        self.shape = Shape(queryset, rows)
        self.most = most

    def column(self):
        """The list as an expression. Each row ends with their number where `most` is set."""
        columns = [*self.shape.field_columns, *self.shape.list_columns()]
        if self.most:
            columns.append(Window(Count("*")))
        row = JSONArray(*columns)
        return JSONRows(self.shape.queryset.annotate(json=row).values("json")[: self.most])

    def read(self, alias, text):
        """The RowList of what the column holds."""
        found = _loads(f"[{text or ''}]")
        rows = []
        for values in found:
            row, lists = self.shape.read(alias, values)
            for name, rows_of_row in lists.items():
                setattr(row, name, rows_of_row)
            rows.append(row)
        return RowList(rows, found[0][-1] if found and self.most else None)


class Shape:
    """What is selected for each row of a queryset, and how a row is made of it."""

    def __init__(self, queryset, rows):
        if queryset._prefetch_related_lookups:
            raise ValueError("A gathered queryset has no prefetch_related(): give it Rows.")
        query = queryset.query
        self.queryset = queryset
        self.part = Part(queryset.model, query.select_related or {}, query.get_select_mask())
        self.annotations = {
            name: _reader(annotation.output_field)
            for name, annotation in query.annotation_select.items()
        }
        self.field_columns = [F(name) for name in (*self.part.paths, *self.annotations)]
        self.rows = {
            name: value if isinstance(value, Rows) else Rows(value) for name, value in rows.items()
        }

    def list_columns(self):
        return [rows.column() for rows in self.rows.values()]

    def read(self, alias, values):
        """The row made of a list of values in the order of the columns, and a dict of its lists."""
        row = self.part.read(alias, values)
        place = len(self.part.paths)
        for name, read in self.annotations.items():
            value = values[place]
            setattr(row, name, read(value) if read and value is not None else value)
            place += 1
        return row, {
            name: rows.read(alias, values[place])
            for place, (name, rows) in enumerate(self.rows.items(), place)
        }


class Part:
    """The columns of one model, and of the models that select_related() adds to it.

    `mask` is what only() or defer() leave of them, `start` the place of the first of them.
    """

    def __init__(self, model, related, mask, start=0, prefix=""):
        fields = [field for field in model._meta.concrete_fields if not mask or field in mask]
        self.model = model
        self.names = [field.attname for field in fields]
        self.paths = [prefix + name for name in self.names]
        self.key = start + fields.index(model._meta.pk)
        self.own = slice(start, start + len(fields))
        self.readers = [(place, read) for place, f in enumerate(fields) if (read := _reader(f))]
        self.related = {}
        for name, deeper in related.items():
            field = model._meta.get_field(name)
            start_of_part, prefix_of_part = start + len(self.paths), f"{prefix}{name}__"
            part = Part(
                field.related_model, deeper, mask.get(field, {}), start_of_part, prefix_of_part
            )
            self.related[field] = part
            self.paths += part.paths

    def read(self, alias, values):
        """The instance in its places of `values`, or None where there is none."""
        if values[self.key] is None:
            return None
        own = values[self.own]
        for place, read in self.readers:
            if own[place] is not None:
                own[place] = read(own[place])
        instance = self.model.from_db(alias, self.names, own)
        for field, part in self.related.items():
            field.set_cached_value(instance, part.read(alias, values))
        return instance


class JSONArray(Func):
    """The arguments as the text of a JSON array."""

    function = "JSON_ARRAY"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **extra):
        template = "JSON_BUILD_ARRAY(%(expressions)s)::text"
        return self.as_sql(compiler, connection, template=template, **extra)


class JSONRows(Subquery):
    """The rows of a query with one column `json`, in their order, with commas between them.

    Both databases hand the rows of an ordered subquery to an aggregate in their order: PostgreSQL
    says so, and SQLite drops the order only for count, min and max.
    """

    template = "(SELECT GROUP_CONCAT(json, ',') FROM (%(subquery)s))"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **extra):
        template = "(SELECT STRING_AGG(json, ',') FROM (%(subquery)s) AS gathered)"
        return self.as_sql(compiler, connection, template=template, **extra)


def _reader(field):
    """What makes a value of `field` of the one that JSON has; None where they are the same.

    Raises NotImplementedError for kinds of field that no entry has had so far.
    """
    kind = (field.target_field if field.is_relation else field).get_internal_type()
    if kind in PLAIN:
        return None
    if kind == "DecimalField":
        step = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: Decimal(value).quantize(step)
    if kind not in READERS:
        raise NotImplementedError(f"{field} is not read from JSON yet.")
    return READERS[kind]


def _loads(text):
    return json.loads(text, parse_float=Decimal)
