"""The staff's pages as a browser handles them: read the form, type, send it."""

from bs4 import BeautifulSoup
from django.urls import reverse


def address(entry_or_model, page="change"):
    """The address of an admin page of an entry, or of its kind."""
    meta = entry_or_model._meta
    args = [entry_or_model.pk] if page in ("change", "history") else []
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def typed(response):
    """What the page's form holds and would send, as a dict of field names to values."""
    page = BeautifulSoup(response.content, "html.parser")
    form = page.select_one("#content-main form[enctype], #content-main form[id$=_form]")
    data = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name = field["name"]
        if field.name == "select":
            chosen = [option["value"] for option in field.select("option[selected]")]
            if field.has_attr("multiple"):
                data[name] = chosen
            else:
                first = field.select_one("option")
                data[name] = chosen[0] if chosen else first["value"] if first else ""
        elif field.name == "textarea":
            # A browser leaves out the line break that opens a text area.
            data[name] = field.text.removeprefix("\n")
        elif field.get("type") in ("checkbox", "radio"):
            if field.find_parent(id=f"id_{name}"):
                # One of several boxes for the same field.
                data.setdefault(name, [])
                data[name] += [field["value"]] if field.has_attr("checked") else []
            elif field.has_attr("checked"):
                data[name] = field.get("value", "on")
        elif field.get("type") != "submit":
            data[name] = field.get("value", "")
    return data


def add_row(data, prefix, **values):
    """Type `values` into one more row of the list called `prefix`, as «Add another» does."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    for name, value in data.copy().items():
        if name.startswith(f"{prefix}-__prefix__-"):
            data[name.replace("__prefix__", str(number))] = value
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)


def errors(response):
    """The mistakes that the page names, in the page's order."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.text.strip() for item in page.select(".errorlist li")]


def listed(response):
    """The entries that a list in the admin shows."""
    return list(response.context["cl"].result_list)


def said(response):
    """What the page tells the editor about what she has just done."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.text.strip() for item in page.select(".messagelist li")]
