namespace RetrievalQA.Server.Wire;

/// <summary>A request that cannot be served, in the form that the client reads: status and error object.</summary>
public sealed class ApiException(int status, string message, string? code = null, string? param = null, string type = ApiException.InvalidRequest)
    : Exception(message)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string ServerError = "server_error";

    public int Status { get; } = status;

    public ApiError Error { get; } = new(message, type, param, code);

    /// <summary>When the client should try again; null where trying again does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiException NotFound(string noun, string id) => new(StatusCodes.Status404NotFound, $"No {noun} found with id '{id}'.");

    public static ApiException FileNotFound(string id) => new(StatusCodes.Status404NotFound, $"No such File object: {id}", param: "id");

    public static ApiException NoTextVersion(string fileId, int version) => new(
        StatusCodes.Status404NotFound, $"File '{fileId}' has no version {version} of its text (any more). Without a version you get the current one.",
            "text_version_not_found", "version");

    public static ApiException QuoteIsGone(string fileId, int version) => new(
        StatusCodes.Status404NotFound,
            $"Version {version} of the text of file '{fileId}' is gone, and what was quoted from it does not stand in the current one.", "quote_gone",
            "version");

    public static ApiException ModelNotFound(string model) =>
        new(StatusCodes.Status404NotFound, $"The model '{model}' does not exist", "model_not_found", "model");

    public static ApiException UnknownRoute(string method, string path) =>
        new(StatusCodes.Status404NotFound, $"Invalid URL ({method} {path})");

    public static ApiException MethodNotAllowed(string method, string path) =>
        new(StatusCodes.Status405MethodNotAllowed, $"Not allowed to {method} on {path}.");

    public static ApiException Malformed(string reason) => BadRequest($"We could not parse the JSON body of your request. {reason}");

    public static ApiException TooLarge(long limit, long read) =>
        new(StatusCodes.Status413PayloadTooLarge, $"Maximum content size limit ({limit}) exceeded ({read} bytes read)", type: ServerError);

    public static ApiException NoKey() => new(
        StatusCodes.Status401Unauthorized,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");

    /// <param name="masked">The key with its middle hidden.</param>
    public static ApiException WrongKey(string masked) => new(
        StatusCodes.Status401Unauthorized,
        $"Incorrect API key provided: {masked}. Keys of this server are made by its operator with the command 'keys add'.",
        "invalid_api_key");

    public static ApiException WrongProject() => new(
        StatusCodes.Status401Unauthorized, "OpenAI-Project header should match project for API key", "mismatched_project");

    /// <param name="type">"requests" or "tokens".</param>
    /// <param name="who">Whose limit it is: the id of a key.</param>
    public static ApiException RateLimited(string type, string who, string organization, int limit, long used, TimeSpan wait)
    {
        var unit = type == "tokens" ? "tokens per min (TPM)" : "requests per min (RPM)";
        return new ApiException(
            StatusCodes.Status429TooManyRequests,
            $"Rate limit reached for {who} in organization {organization} on {unit}: Limit {limit}, Used {used}, Requested 1. Please try again in {ShortDuration.Of(wait)}.",
            "rate_limit_exceeded",
            type: type)
        {
            RetryAfter = wait,
        };
    }

    public static ApiException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    public static ApiException UnknownParameter(string path) => BadRequest($"Unknown parameter: '{path}'.", "unknown_parameter", path);

    public static ApiException MissingParameter(string path) =>
        BadRequest($"Missing required parameter: '{path}'.", "missing_required_parameter", path);

    public static ApiException InvalidType(string path, string expected, string actual) =>
        BadRequest($"Invalid type for '{path}': expected {expected}, but got {actual} instead.", "invalid_type", path);

    public static ApiException UnsupportedValue(string path, string value, IReadOnlyList<string> supported) =>
        BadRequest($"Invalid value: '{value}'. Supported values are: {Enumerate(supported)}.", "invalid_value", path);

    public static ApiException InvalidValue(string path, string message) => BadRequest(message, "invalid_value", path);

    /// <param name="path">Of the value, or of the object that has such a key; empty for the body itself.</param>
    public static ApiException NotUnicode(string path) => path.Length == 0
        ? Malformed("It holds text that is not valid Unicode.")
        : InvalidValue(path, $"Invalid '{path}': not valid Unicode text. It holds half of a surrogate pair, or bytes that are no UTF-8.");

    public static ApiException HoldsNul(string path) => InvalidValue(path, $"Invalid '{path}': the character U+0000 is not allowed here.");

    public static ApiException WrongPrefix(string path, string value, string prefix) =>
        InvalidValue(path, $"Invalid '{path}': '{value}'. Expected an ID that begins with '{prefix}'.");

    public static ApiException OutOfRange(string path, string kind, bool isAbove, string bound, string actual)
    {
        var (side, sign, word) = isAbove ? ("above maximum", "<=", "above_max") : ("below minimum", ">=", "below_min");
        return BadRequest(
            $"Invalid '{path}': {kind} {side} value. Expected a value {sign} {bound}, but got {actual} instead.", $"{kind}_{word}_value", path);
    }

    /// <param name="kind">"string", "array" or "object".</param>
    public static ApiException TooLong(string path, string kind, int maximum, int actual) => kind == "object"
        ? BadRequest(
            $"Invalid '{path}': too many properties. Expected an object with at most {maximum} properties, but got an object with {actual} properties instead.",
            "object_above_max_properties",
            path)
        : BadRequest(
            $"Invalid '{path}': {kind} too long. Expected {Article(kind)} with maximum length {maximum}, but got {Article(kind)} with length {actual} instead.",
            $"{kind}_above_max_length",
            path);

    public static ApiException TooShort(string path, string kind, int minimum, int actual) => BadRequest(
        $"Invalid '{path}': {kind} too short. Expected {Article(kind)} with minimum length {minimum}, but got {Article(kind)} with length {actual} instead.",
        $"{kind}_below_min_length",
        path);

    /// <summary>A request that the state of an object does not allow. Never 409: client libraries would repeat it.</summary>
    public static ApiException WrongState(string message) => BadRequest(message);

    public static ApiException ThreadIsBusy(string threadId, string runId, bool startsRun) => WrongState(startsRun
        ? $"Thread {threadId} already has an active run {runId}."
        : $"Can't add messages to {threadId} while a run {runId} is active.");

    public static ApiException BadRequest(string message, string? code = null, string? param = null) =>
        new(StatusCodes.Status400BadRequest, message, code, param);

    private static string Article(string noun) => noun[0] is 'a' or 'o' ? $"an {noun}" : $"a {noun}";

    private static string Enumerate(IReadOnlyList<string> values)
    {
        var quoted = values.Select(value => $"'{value}'").ToList();
        return quoted.Count < 3 ? string.Join(" and ", quoted) : $"{string.Join(", ", quoted[..^1])}, and {quoted[^1]}";
    }
}
