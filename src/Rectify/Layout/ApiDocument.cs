using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Rectify.Layout;

/// <summary>The API described for programs (OpenAPI), at <c>/openapi/v1.json</c>: every route, what it takes, how it refuses.</summary>
public static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        options.AddDocumentTransformer(IntroduceAsync);
        options.AddOperationTransformer(ApiOperation.CompleteAsync);
        options.AddSchemaTransformer(SpellChoicesAsync);
    });

    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi().AllowAnonymous();

    /// <summary>Says which JSON a route reads; it reads the body itself, so nothing else tells.</summary>
    /// <param name="isCommand">Whether the route takes Idempotency-Key, and If-Match where it names what is changed.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, bool isCommand = false)
        where T : class => route.WithMetadata(new TakenBody(typeof(T), isCommand));

    private static Task IntroduceAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "Rectify 整改闭环",
            Version = "1",
            Description = $"{Texts.Get("api.about", Language.Chinese)}\n\n{Texts.Get("api.about", Language.English)}",
        };
        document.AddComponent<IOpenApiSecurityScheme>("token", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        document.AddComponent<IOpenApiSecurityScheme>("session", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "rectify_session",
        });
        return Task.CompletedTask;
    }

    // On the wire a choice is its name in snake case, as JsonBody and EngineJson have it.
    private static Task SpellChoicesAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];
        }

        return Task.CompletedTask;
    }
}

/// <summary>Metadata of a route: the JSON it reads.</summary>
internal sealed record TakenBody(Type Type, bool IsCommand);
