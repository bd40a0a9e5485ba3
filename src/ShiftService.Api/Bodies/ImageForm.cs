namespace ShiftService.Api.Bodies;

/// <summary>How a request sends its images.</summary>
internal enum ImageForm
{
    /// <summary>The bytes of one.</summary>
    Bytes,

    /// <summary>multipart/form-data.</summary>
    Multipart,

    /// <summary>JSON with Base64.</summary>
    Json,
}
