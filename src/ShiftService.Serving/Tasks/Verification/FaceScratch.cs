using ShiftService.Faces.Alignment;
using ShiftService.Faces.Detection;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>A lane's memory for finding and cutting out faces.</summary>
internal sealed class FaceScratch
{
    private FaceAlignment? _alignment;

    /// <summary>Room for proposals; grows to what a detector can make.</summary>
    public FaceDetection[] Proposals { get; private set; } = [];

    /// <summary>Room for at least so many.</summary>
    public Span<FaceDetection> Room(int count)
    {
        if (Proposals.Length < count) Proposals = new FaceDetection[count];
        return Proposals;
    }

    /// <summary>Cuts faces out for a template.</summary>
    public FaceAlignment AlignmentTo(FaceTemplate template) =>
        _alignment is { } known && known.Template == template ? known : _alignment = new(template);
}
