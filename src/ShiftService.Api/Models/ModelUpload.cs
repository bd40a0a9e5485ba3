using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using ShiftService.Api.Problems;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Registry.Archives;

namespace ShiftService.Api.Models;

/// <summary>
/// PUT /models/{name}/{version}: a package as zip, tar or tar.gz. The content tells which; its declared type is not believed.
/// </summary>
internal sealed class ModelUpload(ModelRegistry registry, RegistryOptions options)
{
    // A tar file's mark is this far in.
    private const int TarMarkAt = 257;

    /// <summary>Answers a request: 201 for a new version, 200 for one that was replaced.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        // The registry counts the bytes itself; what is left of an archive that it refuses can then be skipped, and the client reads why.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Request.ContentLength is long bytes && bytes > options.MaxPackageBytes)
            throw Problem.Over(ProblemKind.PackageTooLarge, "the archive has", options.MaxPackageBytes, bytes, "bytes").ToException();
        string name = (string)context.Request.RouteValues["name"]!, version = (string)context.Request.RouteValues["version"]!;
        ArchiveFormat format = await SniffAsync(context.Request.BodyReader, context.RequestAborted);
        bool isNew = !registry.Models.Any(model => model.Name == name && model.Versions.Any(known => known.Version == version));
        VersionStatus status = await registry.PutAsync(
            name, version, context.Request.BodyReader.AsStream(), format, context.RequestAborted);
        context.Response.Headers.Location = $"/models/{name}/{version}";
        await JsonAnswer.WriteAsync(context, VersionAnswer.Of(status), isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    // Looks at the first bytes and leaves them where they are.
    private static async Task<ArchiveFormat> SniffAsync(PipeReader reader, CancellationToken cancellation)
    {
        ReadResult start = await reader.ReadAtLeastAsync(TarMarkAt + 5, cancellation);
        ArchiveFormat? format = FormatOf(start);
        reader.AdvanceTo(start.Buffer.Start);
        return format ?? throw ProblemKind.NotAnArchive.With(
            "the body begins like neither a zip, a tar nor a tar.gz file", ("supported", (string[])["zip", "tar", "tar.gz"])).ToException();
    }

    private static ArchiveFormat? FormatOf(ReadResult start)
    {
        Span<byte> bytes = stackalloc byte[TarMarkAt + 5];
        int length = (int)Math.Min(bytes.Length, start.Buffer.Length);
        System.Buffers.BuffersExtensions.CopyTo(start.Buffer.Slice(0, length), bytes);
        bytes = bytes[..length];
        if (bytes.StartsWith("PK"u8)) return ArchiveFormat.Zip;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return ArchiveFormat.TarGz;
        return length > TarMarkAt && bytes[TarMarkAt..].StartsWith("ustar"u8) ? ArchiveFormat.Tar : null;
    }
}
