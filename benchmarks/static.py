"""The same bytes as static files of nginx: the least that a page can cost."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import free_port, running

CONFIGURATION = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    default_type "text/html; charset=utf-8";
    types {{ }}
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port};
        root pages;
        location /br/ {{ add_header Content-Encoding br; }}
        location /gzip/ {{ add_header Content-Encoding gzip; }}
    }}
}}
"""


def program():
    """The path of nginx, or None; it often lies where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


class Pages:
    """A folder of answers as files. `addresses` on nginx are by address on the site."""

    def __init__(self, folder):
        self.folder = folder
        self.addresses = {}

    def add(self, samples):
        """Write the answer of each Sample as it was sent; return pairs for nginx like theirs."""
        pairs = []
        for sample in samples:
            encoding = sample.answer.headers.get("content-encoding", "identity")
            path = self.folder / encoding / f"{len(self.addresses):05}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sample.answer.body)
            self.addresses[sample.address] = f"/{encoding}/{path.name}"
            pairs.append((sample.kind, self.addresses[sample.address]))
        return pairs


@contextmanager
def serving():
    """nginx with one worker; yields a Server and the Pages that it serves."""
    with tempfile.TemporaryDirectory(prefix="rehabdir-bench-") as name:
        folder = Path(name)
        # Started by root, nginx gives its worker to somebody else, who has to read the files.
        folder.chmod(0o755)
        pages = Pages(folder / "pages")
        pages.folder.mkdir()
        (pages.folder / "ready").touch()
        port = free_port()
        (folder / "nginx.conf").write_text(CONFIGURATION.format(port=port))
        command = [program(), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
        with running(command, port=port, env=dict(os.environ), workers=1) as server:
            server.wait("/ready")
            yield server, pages
