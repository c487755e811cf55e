# The Node that serves is the one of package-lock.json, below node_modules; the image's own only runs npm.
FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS ui
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM base AS packages
RUN npm ci --omit=dev --no-audit --no-fund

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sluice \
  && install --directory --owner=sluice --group=sluice --mode=0700 /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY . .
COPY --from=ui /app/ui/dist ui/dist
ENV PATH=/app/node_modules/.bin:$PATH NODE_ENV=production SLUICE_HOST=0.0.0.0 SLUICE_PORT=8080 SLUICE_DATA=/data
USER sluice
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SLUICE_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/cli/main.ts", "serve"]
