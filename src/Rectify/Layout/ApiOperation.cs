using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Rectify.Layout;

/// <summary>Adds to a route's description what no signature tells: the body it reads, the headers of a command, and every
/// problem+json it may answer with.</summary>
internal static class ApiOperation
{
    private static readonly Dictionary<int, string> Meanings = new()
    {
        [StatusCodes.Status400BadRequest] = "bad_request",
        [StatusCodes.Status401Unauthorized] = "not_signed_in",
        [StatusCodes.Status403Forbidden] = "not_yours",
        [StatusCodes.Status404NotFound] = "not_found",
        [StatusCodes.Status409Conflict] = "api.not_now",
        [StatusCodes.Status412PreconditionFailed] = "api.stale",
        [StatusCodes.Status413PayloadTooLarge] = "request_too_large",
        [StatusCodes.Status415UnsupportedMediaType] = "media_type_wanted",
        [StatusCodes.Status422UnprocessableEntity] = "incomplete",
        [StatusCodes.Status429TooManyRequests] = "too_many_requests",
        [StatusCodes.Status503ServiceUnavailable] = "database_away",
    };

    public static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        var takes = metadata.OfType<TakenBody>().LastOrDefault();
        if (takes is not null)
            await TellBodyAsync(operation, takes, context, ct);
        if (!isOpen)
            operation.Security = [Needs("token", context.Document), Needs("session", context.Document)];

        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, ct);
        context.Document!.AddComponent<IOpenApiSchema>("Problem", problem); // there is a document while it is being made
        foreach (var status in StatusesOf(context.Description, takes, isOpen))
        {
            operation.Responses ??= [];
            operation.Responses[$"{status}"] = new OpenApiResponse
            {
                Description = $"{Texts.Get(Meanings[status], Language.Chinese)} {Texts.Get(Meanings[status], Language.English)}",
                Headers = status == StatusCodes.Status429TooManyRequests ? RetryAfter : null,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
                },
            };
        }
    }

    private static Dictionary<string, IOpenApiHeader> RetryAfter => new()
    {
        ["Retry-After"] = new OpenApiHeader
        {
            Description = $"{Texts.Get("api.retry_after", Language.Chinese)} {Texts.Get("api.retry_after", Language.English)}",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };

    private static IEnumerable<int> StatusesOf(ApiDescription route, TakenBody? takes, bool isOpen)
    {
        int[] ofBody = takes is null ? [] : [400, 413, 415, 422];
        int[] ofCommand = takes is { IsCommand: true } ? [412] : [];
        int[] ofChange = route.HttpMethod is "GET" or "HEAD" ? [] : [409];
        int[] ofPerson = isOpen ? [] : [401, 403];
        int[] ofThing = route.RelativePath!.Contains('{') ? [404] : []; // a route of ours has a path
        return [.. ofBody, .. ofPerson, .. ofThing, .. ofChange, .. ofCommand, 429, 503];
    }

    private static async Task TellBodyAsync(
        OpenApiOperation operation, TakenBody takes, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(takes.Type, null, ct) },
            },
        };
        if (!takes.IsCommand)
            return;

        operation.Parameters ??= [];
        operation.Parameters.Add(Header("Idempotency-Key", "api.idempotency_key"));
        if (context.Description.RelativePath!.Contains('{')) // a route of ours has a path
            operation.Parameters.Add(Header("If-Match", "api.if_match"));
    }

    private static OpenApiParameter Header(string name, string text) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = $"{Texts.Get(text, Language.Chinese)} {Texts.Get(text, Language.English)}",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSecurityRequirement Needs(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
