"""gunicorn, as script/serve and deploy/ start it."""

import os

from rehabdir import env

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = env.number("WEB_CONCURRENCY", 2)
# Threads keep connections alive between a page and its stylesheet; sync workers do not.
threads = 4
worker_class = "rehabdir.gunicorn.Worker"
# As long as gunicorn allows; rehabdir.middleware refuses the same length.
limit_request_line = 8190
# The indexes are read once, before the workers are forked, and their memory is shared by them.
preload_app = True
# No access log: it would record who looks for what.
accesslog = None
# Its warnings are about what visitors send, and would fill the log.
loglevel = "error"
# It would lie in the home folder of whoever starts the server, and two servers would share it.
control_socket_disable = True


def when_ready(server):
    """Read the indexes, where it is the directory that is served, before there are workers."""
    if server.app.app_uri.startswith("rehabdir."):
        from finding import directory
        from rehabdir.views import LISTS

        directory.prepare(LISTS.values())
