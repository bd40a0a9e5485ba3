# The service, its shipped models, and nothing else: no SDK, no shell, no package manager. Linux on x64.
# docker build -t shiftservice .
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

# The native libraries come from npm packages; of the larger one, nine tenths are for other systems.
FROM ${NODE_IMAGE} AS native
WORKDIR /src/native
COPY native/package.json native/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
    && cd node_modules/com.github.asus4.onnxruntime \
    && rm -rf Plugins/Android* Plugins/iOS* Plugins/macOS* Plugins/Windows* Editor* \
    && touch /src/native/node_modules/.stamp

FROM ${SDK_IMAGE} AS build
WORKDIR /src
COPY --from=native /src/native/node_modules native/node_modules
COPY . .
# A stamp that is newer than the lock file says that the packages are there: this stage has no npm.
RUN --mount=type=cache,target=/root/.nuget/packages \
    touch native/node_modules/.stamp \
    && dotnet publish src/ShiftService.Api --configuration Release --runtime linux-x64 --no-self-contained -p:PublishReadyToRun=true \
        --output /app/service \
        -nodeReuse:false -p:ContinuousIntegrationBuild=true \
    && mkdir -p /app/licenses/onnxruntime /app/licenses/libvips \
    && cp LICENSE /app/licenses/ \
    && cp native/node_modules/com.github.asus4.onnxruntime/LICENSE native/node_modules/com.github.asus4.onnxruntime/ThirdPartyNotices.txt \
        /app/licenses/onnxruntime/ \
    && cp native/node_modules/@img/sharp-libvips-linux-x64/README.md native/node_modules/@img/sharp-libvips-linux-x64/versions.json \
        /app/licenses/libvips/ \
    && cp -r models /app/models

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app /app
# The decoder's and ONNX Runtime's settings must be there before the process starts: they read the environment from C.
# No diagnostic port: it would be a socket in /tmp, which need not be writable.
ENV SHIFTSERVICE_SERVER__URLS=http://*:8080 \
    SHIFTSERVICE_REGISTRY__FOLDER=/app/models \
    ORT_DISABLE_TELEMETRY=1 \
    DOTNET_EnableDiagnostics=0
EXPOSE 8080
# The user that .NET's images have for this; a number, so that Kubernetes sees that it is not root.
USER 1654:1654
ENTRYPOINT ["/app/service/ShiftService.Api"]
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["/app/service/ShiftService.Api", "--health"]
