# Two stages: the SDK builds, and only what runs is kept. The root file system can be read-only: nothing is written.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish src/ArcOperator --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The one command that the whitelist for hooks allows as it is delivered; setsid, which hooks run under, is there already.
RUN apt-get update && apt-get install --yes --no-install-recommends jq && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
# By number, so that Kubernetes can see that it is not root.
USER 65532:65532
EXPOSE 8080 8081 9090
ENTRYPOINT ["/app/arc-operator"]
CMD ["run"]
