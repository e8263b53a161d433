# syntax=docker/dockerfile:1
# Two stages: the SDK builds, and the second image holds only what runs. The root file system may be read-only.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# Packages are restored in a layer of their own, which changes only with the project files.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY --parents src/*/*.csproj ./
RUN dotnet restore src/ArcOperator
COPY dist/install.yaml dist/
COPY src src
RUN dotnet publish src/ArcOperator --no-restore --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="arc-operator" \
      org.opencontainers.image.description="Kubernetes operator that conveys artifacts into air-gapped environments" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# jq is the one command that the default whitelist allows for hooks. Schedules with a time zone need the data of the zones, of
# which tzdata-legacy holds names such as US/Eastern. tini is process 1: it forwards signals from its first moment on, when the
# kernel would drop those for a runtime that is still starting, and collects processes that hooks leave behind.
RUN apt-get update && apt-get install --yes --no-install-recommends jq tini tzdata tzdata-legacy && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
# A number, so that Kubernetes can verify that the user is not root.
USER 65532:65532
EXPOSE 8080 8081 9090
ENTRYPOINT ["/usr/bin/tini", "--", "/app/arc-operator"]
CMD ["run"]
