"""gunicorn's worker with error pages in the site's design."""

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Answer a request that gunicorn cannot read with a page of ours, and log nobody's address.

    gunicorn's own answer is a bare page, and its log line names the visitor's network address.
    """

    def handle_error(self, req, client, addr, exc):
        # Imported late: Django is set up by the time the first request comes in.
        from rehabdir.views import address_too_long, bad_request

        if req is not None:
            # The application failed outside Django, which cannot happen to a well-formed request.
            return super().handle_error(req, client, addr, exc)
        view = address_too_long if isinstance(exc, LimitRequestLine) else bad_request
        response = view(None)
        head = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
        head += [f"{name}: {value}" for name, value in response.items()]
        head += [f"Content-Length: {len(response.content)}", "Connection: close", "", ""]
        try:
            client.sendall("\r\n".join(head).encode("latin-1") + response.content)
        except OSError:
            self.log.debug("A client left before its error page was sent.")
