using ShiftService.Graph;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Losses;

/// <summary>
/// Relational knowledge distillation (Park et al., CVPR 2019): within a micro-batch, distances between embeddings (over their mean) and
/// angles of triplets should be as the teacher's. Differences are weighed by Huber's function with threshold 1, averaged over pairs and
/// triplets, and multiplied by the number of images, since a loss is a sum over images. The teacher's embeddings may have another
/// length. Pairs and triplets do not cross micro-batches.
/// </summary>
/// <param name="teacherFeatures">Length of the teacher's embeddings.</param>
/// <param name="distanceWeight">Factor on the distances' part.</param>
/// <param name="angleWeight">Factor on the angles' part, twice that of distances in the paper.</param>
public sealed class RelationalRegressionLoss(int teacherFeatures, double distanceWeight = 1, double angleWeight = 2) : ILoss
{
    /// <inheritdoc/>
    public IReadOnlyList<(Weight Weight, ParameterKind Kind)> Parameters => [];

    /// <inheritdoc/>
    public bool NeedsTargets => false;

    /// <inheritdoc/>
    public bool NeedsTeacher => true;

    /// <inheritdoc/>
    public ILossWorker CreateWorker(int maxImages, TensorShape output) =>
        new RelationalRegressionWorker(this, maxImages, output, teacherFeatures, distanceWeight, angleWeight);
}
