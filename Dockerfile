# The image of the operator, for linux/amd64 and linux/arm64:
#   docker buildx build --platform linux/amd64,linux/arm64 --tag REGISTRY/arc-operator:0.1.0 --push .
# The build runs on the machine's own platform and compiles for the others. The second image gets files only, so no emulation is needed.
# image/publish.sh builds the same image without a container engine.
ARG BASE=mcr.microsoft.com/dotnet/aspnet:10.0.12@sha256:222759b391a1aaf241166672c8f99b2d4ada452e7b5319f3c6e8f265a37b5ad4
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0.401@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS build
ARG TARGETARCH
WORKDIR /src
COPY image image
RUN image/tools.sh /tools
# Packages are restored in a layer of their own, which changes only with the project files.
COPY global.json nuget.config Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/ArcOperator.Api/*.csproj src/ArcOperator.Api/
COPY src/ArcOperator.Artifacts/*.csproj src/ArcOperator.Artifacts/
COPY src/ArcOperator.Controllers/*.csproj src/ArcOperator.Controllers/
COPY src/ArcOperator.History/*.csproj src/ArcOperator.History/
COPY src/ArcOperator.Kubernetes/*.csproj src/ArcOperator.Kubernetes/
COPY src/ArcOperator.Oci/*.csproj src/ArcOperator.Oci/
COPY src/ArcOperator.Runtime/*.csproj src/ArcOperator.Runtime/
COPY src/ArcOperator/*.csproj src/ArcOperator/
RUN dotnet restore src/ArcOperator --arch $TARGETARCH -p:PublishReadyToRun=true
COPY dist/install.yaml dist/
COPY src src
RUN dotnet publish src/ArcOperator --arch $TARGETARCH --no-restore --configuration Release -p:ImageTools=/tools --output /app

FROM $BASE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="arc-operator" \
      org.opencontainers.image.description="Kubernetes operator that conveys artifacts into air-gapped environments" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
COPY --from=build /app .
# A number, so that Kubernetes can verify that the user is not root.
USER 65532:65532
EXPOSE 8080 8081 9090
ENTRYPOINT ["/app/tools/tini", "--", "/app/arc-operator"]
CMD ["run"]
