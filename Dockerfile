# Calotype as an image: the server, the programs that it reads HEIC, PDF and their like with, and nothing else: no shell, no
# package manager, no root. docs/running.md says how it is run.
#
#   docker build --build-arg VERSION="$(git describe --tags --always)" -t calotype .

FROM node:22-bookworm-slim AS node

# The binary, with the website inside and the pinned libvips beside it, made by the project's own Makefile.
FROM golang:1.26-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache --mount=type=cache,target=/root/.npm \
    make build VERSION="$VERSION"

# The files of the image: what the binary and the program vips load, fonts, certificates, and a folder for data.
FROM debian:bookworm-slim AS files
RUN apt-get update && \
    apt-get install -y --no-install-recommends ca-certificates fontconfig fonts-dejavu-core libstdc++6 libvips-tools tzdata && \
    rm -rf /var/lib/apt/lists/*
COPY --from=build /src/bin /usr/lib/calotype
COPY docs/deploy/docker/collect /usr/local/bin/collect
RUN collect /image

FROM scratch
ARG VERSION=dev
LABEL org.opencontainers.image.title="Calotype" \
      org.opencontainers.image.description="A self-hosted image platform: upload, edit live, take a link away." \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.licenses="MIT"
COPY --from=files /image /
ENV PATH=/usr/bin CALOTYPE_ADDR=:8080 CALOTYPE_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["calotype", "health"]
ENTRYPOINT ["calotype"]
CMD ["serve"]
