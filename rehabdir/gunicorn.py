"""gunicorn's worker with error pages in the site's design."""

from gunicorn.http.errors import LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Answer a request that gunicorn cannot read with a page of ours, and log nobody's address.

    gunicorn's own answer is a bare page, and its log line names the visitor's network address
    and what was asked for.
    """

    def handle_error(self, req, client, addr, exc):
        # Imported late: Django is set up by the time the first request comes in.
        from rehabdir.views import address_too_long, bad_request, outside_django, server_error

        if isinstance(exc, LimitRequestLine):
            view = address_too_long
        elif isinstance(exc, ParseException):
            view = bad_request
        else:
            self.log.error("A request failed outside Django.", exc_info=exc)
            view = server_error
        response = outside_django(view)
        head = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
        head += [f"{name}: {value}" for name, value in response.items()]
        head += [f"Content-Length: {len(response.content)}", "Connection: close", "", ""]
        try:
            client.sendall("\r\n".join(head).encode("latin-1") + response.content)
        except OSError:
            self.log.debug("A client left before its error page was sent.")
