namespace ShiftService.Training.Losses;

/// <summary>Where a margin softmax puts its margin.</summary>
public enum MarginForm
{
    /// <summary>On the angle: cos(t + m) (Deng et al., CVPR 2019).</summary>
    ArcFace,

    /// <summary>On the cosine: cos(t) - m (Wang et al., CVPR 2018).</summary>
    CosFace,
}
