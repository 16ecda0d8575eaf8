# What the server stands on: glibc, libgcc and root certificates. No shell is needed, neither here nor when it runs.
ARG BASE=gcr.io/distroless/cc-debian12
# Deno's own program, as /deno.
ARG DENO=docker.io/denoland/deno:bin-2.9.6

FROM ${DENO} AS deno

FROM ${BASE} AS build
COPY --from=deno /deno /usr/bin/deno
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1
WORKDIR /data
WORKDIR /source
COPY deno.json serve.lock ./
RUN ["deno", "install", "--lock=serve.lock", "--frozen", "--quiet"]
COPY . .
RUN --mount=type=secret,id=signing_key,target=/source/signing/build.key.json ["deno", "task", "--quiet", "build:client"]
RUN ["deno", "run", "--allow-read", "--allow-write", "tools/container/assemble.ts", "/iad"]
RUN ["deno", "run", "--allow-read", "--allow-write", "--allow-run=/usr/bin/deno", "tools/container/warm_up.ts", "/iad"]

FROM ${BASE}
COPY --from=deno /deno /usr/bin/deno
COPY --from=build /iad /iad
COPY --from=build --chown=65532:65532 /data /data
WORKDIR /iad
USER 65532:65532
ENV DENO_DIR=/iad/.deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 IAD_SERVER_HOST=0.0.0.0 IAD_SERVER_DATA_DIR=/data
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s \
  CMD ["/usr/bin/deno", "run", "--cached-only", "--no-prompt", "--allow-env", "--allow-net=127.0.0.1", "/iad/main.ts", "healthcheck"]
ENTRYPOINT ["/usr/bin/deno", "run", "--cached-only", "--no-prompt", "--allow-env", "--allow-net", \
  "--allow-read=/iad,/data,/etc/iad,/run/secrets", "--allow-write=/data", \
  "--allow-sys=cpus,hostname,networkInterfaces", "--allow-ffi=/iad/node_modules", "/iad/main.ts"]
CMD ["serve"]
