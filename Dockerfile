# The command line alone: docker build -t prodlogs . && docker run --rm -v ~/.ssh:/home/node/.ssh:ro prodlogs report --host user@box
FROM node:20-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && npm pack --silent --pack-destination /

FROM node:20-slim
RUN --mount=from=build,target=/build npm install --global --offline /build/prodlogs-*.tgz
USER node
WORKDIR /home/node
ENTRYPOINT ["prodlogs"]
